using FineTune.Api;
using FineTune.Functions.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Http;

/// <summary>The API's own pipeline and routes, run on the request of an HTTP function.</summary>
public sealed class ApiPipeline
{
    private readonly RequestDelegate run;
    private readonly JobSignals signals;

    public ApiPipeline(IServiceProvider services, JobSignals signals)
    {
        this.signals = signals;
        var app = new ApplicationBuilder(services);
        app.UseFineTuneApi();
        app.UseEndpoints(endpoints => endpoints.MapFineTuneApi());
        run = app.Build();
    }

    /// <summary>Answers a request and sends the hints that it gave rise to.</summary>
    public async Task RunAsync(HttpRequest request, DurableTaskClient client)
    {
        var context = request.HttpContext;

        // The worker has routed to the function already; routing again would find that and run it without end.
        context.SetEndpoint(null);
        request.RouteValues.Clear();
        try
        {
            await run(context);
        }
        finally
        {
            await signals.SendAsync(client);
        }
    }
}
