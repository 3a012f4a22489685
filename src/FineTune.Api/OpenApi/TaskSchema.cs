using System.Globalization;
using System.Text.Json.Nodes;
using FineTune.Core.Catalog;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;
using Microsoft.OpenApi;

namespace FineTune.Api.OpenApi;

/// <summary>The JSON Schema of a task, read off the table of parameters.</summary>
internal static class TaskSchema
{
    /// <summary>Names of the components.</summary>
    public const string Task = "TaskSpecification";

    public const string PartialTask = "PartialTaskSpecification";

    public const string Job = "JobSpecification";

    private const string NamePattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    /// <summary>A whole task. What a partial one leaves out is taken from somewhere else.</summary>
    public static OpenApiSchema OfTask(OpenApiDocument document, bool isPartial)
    {
        var schema = Object("A fine-tuning task: what is tuned, on what, and one job for each set of parameters to try.");
        foreach (var row in ParameterTable.OfTask)
        {
            schema.Properties![row.Path] = Of(row);
        }

        schema.Properties!["jobs"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchemaReference(Job, document),
            MinItems = 1,
            MaxItems = TaskSpecReader.MaxJobs,
            Description = "One or more; without it there is one job with every default.",
        };
        schema.Required = isPartial
            ? new HashSet<string> { ParameterTable.Name.Path }
            : new HashSet<string> { ParameterTable.Name.Path, ParameterTable.Model.Path, ParameterTable.Dataset.Path };
        return schema;
    }

    /// <summary>One job: its name and a section for each part of the form.</summary>
    public static OpenApiSchema OfJob()
    {
        var schema = Object("One training run with its own compute and parameters.");
        schema.Properties!["name"] = Name("Name of the job, unique in its task; job-1, job-2 … by default.");
        foreach (var section in ParameterTable.OfJob.GroupBy(row => row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)]))
        {
            var part = Object(null);
            foreach (var row in section)
            {
                part.Properties![row.Field] = Of(row);
            }

            schema.Properties[section.Key] = part;
        }

        return schema;
    }

    private static OpenApiSchema Of(Parameter row)
    {
        var schema = row == ParameterTable.Name ? Name(row.Help.En) : Value(row);
        schema.Title = row.Label.En;
        schema.Default = row.DefaultValue is null or "" ? null : row.Write(row.DefaultValue);
        if (row.IsOptional)
        {
            schema.Type |= JsonSchemaType.Null;
            schema.Enum?.Add(JsonNullSentinel.JsonNull);
        }

        schema.Extensions = new Dictionary<string, IOpenApiExtension>(Extensions(row).Select(pair => KeyValuePair.Create(pair.Name, (IOpenApiExtension)new JsonNodeExtension(pair.Value))));
        if (!row.IsList)
        {
            return schema;
        }

        return new OpenApiSchema
        {
            Title = schema.Title,
            Description = schema.Description,
            Extensions = schema.Extensions,
            OneOf = OneOrMore(row.IsOptional),
        };
    }

    private static List<IOpenApiSchema> OneOrMore(bool orNull)
    {
        List<IOpenApiSchema> kinds = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, MinItems = 1 }];
        return orNull ? [.. kinds, new OpenApiSchema { Type = JsonSchemaType.Null }] : kinds;
    }

    private static OpenApiSchema Value(Parameter row) => new()
    {
        Description = row.Help.En,
        Type = row.Kind switch
        {
            ParameterKind.Integer => JsonSchemaType.Integer,
            ParameterKind.Number => JsonSchemaType.Number,
            ParameterKind.Flag => JsonSchemaType.Boolean,
            _ => JsonSchemaType.String,
        },
        Format = row.Kind switch
        {
            ParameterKind.Integer => "int64",
            ParameterKind.Number => "double",
            ParameterKind.Duration => "duration",
            _ => null,
        },
        Pattern = row.Kind == ParameterKind.Memory ? "^[0-9]*\\.?[0-9]+(Mi|Gi|Ti)$" : null,
        Minimum = IsNumber(row) && !row.ExclusiveMinimum ? Text(row.Minimum) : null,
        ExclusiveMinimum = IsNumber(row) && row.ExclusiveMinimum ? Text(row.Minimum) : null,
        Maximum = IsNumber(row) ? Text(row.Maximum) : null,
        Enum = row.Kind == ParameterKind.Choice
            ? [.. row.Choices.Select(choice => (JsonNode)choice.Value)]
            : row.ChoicesFrom == ChoiceSource.Templates ? [.. Templates.All.Select(template => (JsonNode)template.Name)] : null,
    };

    private static IEnumerable<(string Name, JsonNode Value)> Extensions(Parameter row)
    {
        yield return ("x-label", Words(row.Label));
        yield return ("x-help", Words(row.Help));
        yield return ("x-engines", new JsonArray([.. EngineCapabilities.NamesOf(row.Engines).Select(name => (JsonNode)name)]));
        if (row.RecommendedMinimum is not null || row.RecommendedMaximum is not null)
        {
            yield return ("x-recommended", new JsonObject { ["minimum"] = row.RecommendedMinimum, ["maximum"] = row.RecommendedMaximum });
        }

        if (row.Argument is not null)
        {
            yield return ("x-llamafactory-argument", row.Argument);
        }
    }

    private static JsonObject Words(LocalizedText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };

    private static bool IsNumber(Parameter row) => row.Kind is ParameterKind.Integer or ParameterKind.Number;

    private static string? Text(double? number) => number?.ToString("0.##########", CultureInfo.InvariantCulture);

    private static OpenApiSchema Name(string description) =>
        new() { Type = JsonSchemaType.String, Pattern = NamePattern, MaxLength = 63, Description = description };

    private static OpenApiSchema Object(string? description) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Properties = new Dictionary<string, IOpenApiSchema>(),
        AdditionalPropertiesAllowed = false,
    };
}
