using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Api.Access;
using FineTune.Api.Catalog;
using FineTune.Api.Datasets;
using FineTune.Api.Events;
using FineTune.Api.Health;
using FineTune.Api.Jobs;
using FineTune.Api.OpenAi;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Rules;
using FineTune.Api.Tasks;
using FineTune.Api.Webhooks;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Datasets.Reading;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Datasets.Uploads;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Hints;
using FineTune.Core.Idleness;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Retention;
using FineTune.Core.Rules;
using FineTune.Core.Secrets;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace FineTune.Api;

/// <summary>The HTTP API, the same in every host: its services, its pipeline and its endpoints, to be added in this order.</summary>
public static class FineTuneApi
{
    /// <summary>Longest request body in bytes, as for a dataset's upload; a host configures its server with it.</summary>
    public const long MaxRequestBytes = 512L * 1024 * 1024;

    /// <summary>Adds what the endpoints need beside the ports, which the host adds.</summary>
    public static IServiceCollection AddFineTuneApi(this IServiceCollection services)
    {
        services.AddSingleton<MonthlyPurses>();
        services.AddSingleton<QuotaKeeper>();
        services.AddSingleton<IdleKeeper>();
        services.AddSingleton<SecretNames>();
        services.AddSingleton<StorageKeeper>();
        services.AddSingleton<UploadDoor>();
        services.AddSingleton<RetentionRound>();
        services.AddSingleton(provider => new TokenCounts(provider.GetRequiredService<IDatasetStore>(), provider.GetService<ITokenCounter>()));
        services.AddSingleton<TaskService>();
        services.AddSingleton<IScratchFiles, TemporaryFiles>();
        services.AddSingleton(provider => new DatasetChecker(provider.GetServices<IRowFormat>(), provider.GetServices<ICompression>())
        {
            Workers = Environment.ProcessorCount,
        });
        services.AddSingleton<DatasetIntake>();
        services.AddSingleton<DatasetArrivals>();
        services.AddSingleton<UploadSessions>();
        services.AddSingleton<DatasetLineage>();
        services.AddSingleton<ExpiredDatasets>();
        services.AddSingleton<RuleRunner>();
        services.AddSingleton<JobFiles>();
        services.AddSingleton<ExportRecords>();
        services.AddSingleton<EvaluationRecords>();
        services.AddSingleton<JobFollowUps>();
        services.AddSingleton<PlatformFacts>();
        services.AddSingleton<TaskCreation>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Problem.Complete(context.ProblemDetails));
        services.AddOpenApi(ApiDescription.Configure);
        services.AddSingleton<ChangeHints>();
        services.AddSingleton<LogFollower>();
        services.AddWebhooks();
        services.AddOpenAiSurface();
        services.AddAccess();

        // A body that cannot be bound is answered the same in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            options.SerializerOptions.Converters.Add(new DurationConverter());

            // A number is a number, in what is sent and in what the OpenAPI document says.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        return services;
    }

    /// <summary>What stands before the endpoints: every failure becomes problem details, or under <c>/v1</c> that contract's error object;
    /// routing; and the gate that lets requests through.</summary>
    public static IApplicationBuilder UseFineTuneApi(this IApplicationBuilder app)
    {
        app.UseMiddleware<AnswerHeaders>();
        app.UsePagesFromElsewhere();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // What a client sent wrong is its own fault, whichever part of the server noticed.
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,

            // Nor is it an error of the server's to log, or whoever wanted could fill the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        return app.UseStatusCodePages().UseOpenAiSurface().UseAccess();
    }

    /// <summary>Maps <c>/api</c>, <c>/v1</c>, <c>/openapi/v1.json</c>, the reference page and the health checks.</summary>
    public static IEndpointRouteBuilder MapFineTuneApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api");
        AccessServices.Map(api);
        TaskEndpoints.Map(api);
        JobEndpoints.Map(api);
        EventEndpoints.Map(api);
        CloudEventEndpoint.Map(api);
        WebhookServices.Map(api);
        DatasetEndpoints.Map(api);
        ArrivalEndpoints.Map(api);
        RuleEndpoints.Map(api);
        CatalogEndpoints.Map(api);
        OpenAiSurface.Map(endpoints);
        HealthEndpoints.Map(endpoints);
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        endpoints.MapScalarApiReference("/reference");
        return endpoints;
    }
}
