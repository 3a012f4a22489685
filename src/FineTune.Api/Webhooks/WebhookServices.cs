using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Webhooks;

/// <summary>Telling others what happened: subscriptions, their deliveries, and what sends them.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsCheck>();
        services.AddSingleton<WebhookOutbox>();
        services.AddSingleton(provider => new WebhookPost(provider.GetRequiredService<IOptions<WebhookOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SubscriptionTargets>();
        services.AddSingleton<IWebhookTargets>(provider => provider.GetRequiredService<SubscriptionTargets>());
        services.AddSingleton(provider => new WebhookRound(
            provider.GetServices<IWebhookTargets>(), provider.GetRequiredService<WebhookOutbox>(), provider.GetRequiredService<WebhookPost>(),
            provider.GetRequiredService<IWebhookStore>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookRound>>()));
        return services;
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        SubscriptionEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
    }
}
