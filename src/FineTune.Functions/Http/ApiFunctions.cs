using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Http;

/// <summary>
/// The HTTP functions. Each hands its request to the one pipeline; they are several so that telemetry tells them apart. The host
/// tries routes in the order of the functions' names, so the one that takes everything comes last, and takes the methods that the
/// others do not list as well.
/// </summary>
public sealed class ApiFunctions(ApiPipeline api)
{
    [Function("api_catalog")]
    public Task Catalog(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalog/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);

    [Function("api_datasets")]
    public Task Datasets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = "api/datasets/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);

    [Function("api_events")]
    public Task Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/events/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);

    [Function("api_tasks")]
    public Task Tasks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = "api/tasks/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);

    [Function("openai")]
    public Task OpenAI(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = "v1/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);

    [Function("zz_api")]
    public Task Everything(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", "head", "options", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.RunAsync(request, client);
}
