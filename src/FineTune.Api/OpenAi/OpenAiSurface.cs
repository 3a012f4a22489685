using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Files;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Api.OpenAi.Uploads;
using FineTune.Api.OpenAi.Webhooks;
using FineTune.Api.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi;

/// <summary><c>/v1</c>: the contract of OpenAI's fine-tuning, over the same tasks and datasets as <c>/api</c>.</summary>
internal static class OpenAiSurface
{
    private static readonly PathString Root = "/v1";

    public static IServiceCollection AddOpenAiSurface(this IServiceCollection services)
    {
        services.AddOptions<OpenAiOptions>().BindConfiguration("OpenAi").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OpenAiOptions>, WebhookValidation>();
        services.AddSingleton<IWebhookTargets, ConfiguredTargets>();
        services.AddSingleton<RepeatedRequests>();
        services.AddSingleton<TrainingFiles>();
        services.AddSingleton<ResultFiles>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<BaseModels>();
        services.AddSingleton<JobFinder>();
        services.AddSingleton<JobFolder>();
        services.AddSingleton<JobHistory>();
        services.AddSingleton<JobWriter>();
        services.AddSingleton<JobCreation>();
        return services;
    }

    /// <summary>What stands before the endpoints.</summary>
    public static IApplicationBuilder UseOpenAiSurface(this IApplicationBuilder app) =>
        app.UseWhen(http => Covers(http.Request), branch => branch.UseMiddleware<OpenAiErrors>());

    /// <summary>Whether a request is answered in this contract's words. Routes know no case, and neither does this.</summary>
    public static bool Covers(HttpRequest request) => request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // Described by OpenAI's own document; its names would stand in the way of the native ones.
        var v1 = endpoints.MapGroup(Root.Value!).ExcludeFromDescription();
        FileEndpoints.Map(v1);
        UploadEndpoints.Map(v1);
        FineTuningJobEndpoints.Map(v1);
        ModelEndpoints.Map(v1);
    }
}
