using FineTune.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace FineTune.Api.OpenApi;

/// <summary>The answer to a caller who asks too much, told once and referred to by every operation that is limited.</summary>
internal static class RateLimitAnswer
{
    private const string Name = "TooManyRequests";

    public static void AddTo(OpenApiDocument document) => document.AddComponent(Name, new OpenApiResponse
    {
        Description = "Too many requests came at once, or too many streams are open.",
        Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait before the request is sent again.", Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" } },
        },
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemView), document) },
        },
    });

    public static void AddTo(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<DisableRateLimitingAttribute>().Any())
        {
            operation.Responses ??= new OpenApiResponses();
            operation.Responses[$"{StatusCodes.Status429TooManyRequests}"] = new OpenApiResponseReference(Name, context.Document);
        }
    }
}
