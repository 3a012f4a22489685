using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FineTune.Api.Access;
using FineTune.Api.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FineTune.Api.OpenApi;

/// <summary>Completes the OpenAPI document where the endpoints' signatures do not say all.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "FineTune",
                Version = "v1",
                Description = "Fine-tuning as a service that you own. Errors are RFC 9457 problem details; `findings` tells everything that is wrong at once, in English and Chinese.",
            };
            RateLimitAnswer.AddTo(document);
            document.AddComponent(TaskSchema.Job, TaskSchema.OfJob());
            document.AddComponent(TaskSchema.Task, TaskSchema.OfTask(document, isPartial: false));
            document.AddComponent(TaskSchema.PartialTask, TaskSchema.OfTask(document, isPartial: true));
            foreach (var view in document.Components?.Schemas?.Values ?? [])
            {
                // The type of a stored specification says only that it is some JSON.
                if (view.Properties?.ContainsKey("specification") == true)
                {
                    view.Properties["specification"] = new OpenApiSchemaReference(TaskSchema.Task, document);
                }
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(DescribeSchema);
        options.AddOperationTransformer(DescribeOperation);
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is var inner && (inner ?? context.JsonTypeInfo.Type) == typeof(TimeSpan))
        {
            schema.Type = inner is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "duration";
            schema.Pattern = null;
        }
        else if (context.JsonPropertyInfo is { Name: "scopes", DeclaringType: var owner } && owner == typeof(KeyRequest))
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. OperationTable.Areas.Select(area => (JsonNode)area)] };
        }

        return Task.CompletedTask;
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        RateLimitAnswer.AddTo(operation, context);
        foreach (var said in context.Description.ActionDescriptor.EndpointMetadata)
        {
            switch (said)
            {
                case TaskBody body:
                    operation.RequestBody = Body(context.Document!, body.IsPartial ? TaskSchema.PartialTask : TaskSchema.Task);
                    break;
                case DescribedBody described:
                    var shape = await context.GetOrCreateSchemaAsync(described.Shape, cancellationToken: cancellation);
                    LeaveOut(shape, described.Shape);
                    operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = shape } } };
                    break;
                case FileBody form:
                    operation.RequestBody = Body(form);
                    break;
                case QueryParameters query:
                    Add(operation, query.All.Select(Describe));
                    break;
                case RequestHeader header:
                    Add(operation, [new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Description = header.Help, Schema = new OpenApiSchema { Type = JsonSchemaType.String } }]);
                    break;
                case EventAnswer stream when operation.Responses?.GetValueOrDefault("200") is OpenApiResponse { } response:
                    response.Content ??= new Dictionary<string, OpenApiMediaType>();
                    response.Content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = stream.Help } };
                    break;
            }
        }
    }

    // In what is sent, what may be null may be left out as well, unless its type says that it has to be said.
    private static void LeaveOut(OpenApiSchema shape, Type type)
    {
        foreach (var (name, property) in shape.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var member = type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase);
            if (property.Type?.HasFlag(JsonSchemaType.Null) == true && member?.IsDefined(typeof(JsonRequiredAttribute)) != true)
            {
                shape.Required?.Remove(name);
            }
        }
    }

    private static OpenApiRequestBody Body(OpenApiDocument document, string component)
    {
        var media = new OpenApiMediaType { Schema = new OpenApiSchemaReference(component, document) };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = media, ["application/yaml"] = media },
        };
    }

    private static OpenApiRequestBody Body(FileBody form)
    {
        var file = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "binary",
            MaxLength = checked((int)form.MostBytes),
            Description = "The whole request has at most as many bytes; a longer file goes straight to storage, as beginUpload says.",
        };
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = file },
            Required = new HashSet<string> { "file" },
        };
        return new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = schema } } };
    }

    private static OpenApiParameter Describe(QueryParameter parameter)
    {
        var value = new OpenApiSchema
        {
            Type = parameter.Range is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Format = parameter.IsTime ? "date-time" : null,
            Enum = parameter.Choices.Count == 0 ? null : [.. parameter.Choices.Select(choice => (JsonNode)choice)],
            Minimum = parameter.Range?.Least.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Range?.Greatest.ToString(CultureInfo.InvariantCulture),
            Default = parameter.Default is null ? null : parameter.Range is null ? parameter.Default : int.Parse(parameter.Default, CultureInfo.InvariantCulture),
        };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Help,
            Schema = parameter.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
        };
    }

    private static void Add(OpenApiOperation operation, IEnumerable<OpenApiParameter> parameters)
    {
        operation.Parameters ??= [];
        foreach (var parameter in parameters)
        {
            operation.Parameters.Add(parameter);
        }
    }
}
