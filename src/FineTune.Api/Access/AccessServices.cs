using FineTune.Api.Audit;
using FineTune.Api.Events;
using FineTune.Api.Idleness;
using FineTune.Api.Money;
using FineTune.Api.Quotas;
using FineTune.Api.Retention;
using FineTune.Api.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Access;

/// <summary>Who is let in, the same in every host.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsCheck>();
        services.AddSingleton<Callers>();
        services.AddSingleton<AuditTrail>();
        services.AddCors();
        services.AddRequestLimits();
        services.AddSingleton<StreamLimits>();
        return services;
    }

    /// <summary>Routes a request and lets it through, or does not.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) =>
        app.UseRouting().UseMiddleware<Identification>().UseRateLimiter().UseMiddleware<AccessGate>();

    public static void Map(IEndpointRouteBuilder api)
    {
        CallerEndpoints.Map(api);
        WorkspaceEndpoints.Map(api);
        MonthlyBudgetEndpoints.Map(api);
        QuotaEndpoints.Map(api);
        RetentionEndpoints.Map(api);
        IdleEndpoints.Map(api);
        KeyEndpoints.Map(api);
        SecretEndpoints.Map(api);
        AuditEndpoints.Map(api);
    }
}
