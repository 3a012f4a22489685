using FineTune.Api.Events;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Api.OpenApi;

/// <summary>The body is a task, or a part of one, as JSON or YAML.</summary>
/// <param name="IsPartial">Whether any field may be left out.</param>
internal sealed record TaskBody(bool IsPartial);

/// <summary>The body is JSON that the endpoint reads itself; a type tells its shape.</summary>
internal sealed record DescribedBody(Type Shape);

/// <summary>The body is a form with one file, <c>file</c>; the whole request may have so many bytes.</summary>
internal sealed record FileBody(long MostBytes);

/// <summary>Parameters of the query string.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

/// <summary>A request header that the endpoint honours.</summary>
internal sealed record RequestHeader(string Name, string Help);

/// <summary>The endpoint also answers with server-sent events.</summary>
internal sealed record EventAnswer(string Help);

/// <summary>What endpoints say of themselves where their signature does not.</summary>
internal static class EndpointMetadata
{
    public static RouteHandlerBuilder ReadsTask(this RouteHandlerBuilder endpoint, bool isPartial = false) =>
        endpoint.WithMetadata(new TaskBody(isPartial)).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);

    public static RouteHandlerBuilder ReadsJson<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new DescribedBody(typeof(T))).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);

    public static RouteHandlerBuilder ReadsFile(this RouteHandlerBuilder endpoint, long mostBytes) =>
        endpoint.Accepts<IFormFile>("multipart/form-data").WithMetadata(new FileBody(mostBytes))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);

    public static RouteHandlerBuilder Creates(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new RequestHeader("Idempotency-Key", "A text of your own, at most 255 characters. Repeating the request under it makes nothing new."))
        .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);

    public static RouteHandlerBuilder Honours(this RouteHandlerBuilder endpoint, string header, string help) => endpoint.WithMetadata(new RequestHeader(header, help));

    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters)).Refuses(StatusCodes.Status400BadRequest);

    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder endpoint, string help) => endpoint
        .WithMetadata(new EventAnswer(help))
        .AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<StreamLimits>().FilterAsync(context, next));

    /// <summary>Statuses that the endpoint answers with problem details.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemView>(status, "application/problem+json");
        }

        return endpoint;
    }
}
