using System.Globalization;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Catalog;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Datasets;

/// <summary>What a request says that wants rows read as a model reads them, and the answer where they cannot be.</summary>
internal static class TokenizerQuery
{
    private const string CutoffLengthName = "cutoffLength";

    public static QueryParameter Model { get; } = new("model", "Base model whose tokenizer reads the rows.");

    public static QueryParameter Template { get; } = new("template", "Prompt template; the model's own where none is given.")
    {
        Choices = [.. Templates.All.Select(template => template.Name)],
    };

    public static Finding UnknownModel { get; } = new("model", "unknown-model", Severity.Error, new("The name of a base model is needed.", "需要基础模型的名称。"),
        new("See /api/catalog/models.", "请参阅 /api/catalog/models。"));

    /// <summary>The cutoff length of a task, in tokens, with its range and its default.</summary>
    public static QueryParameter CutoffLength(string help) => new(CutoffLengthName, help)
    {
        Range = ((int)ParameterTable.CutoffLength.Minimum!, (int)ParameterTable.CutoffLength.Maximum!),
        Default = ParameterTable.CutoffLength.Default.ToString(CultureInfo.InvariantCulture),
    };

    public static async Task<BaseModel?> FindModelAsync(QueryValues query, IModelCatalog models, CancellationToken cancellation)
    {
        var name = query.Text(Model.Name);
        return (await models.ListAsync(cancellation)).FirstOrDefault(model => model.Name == name);
    }

    /// <summary>The template that a task would take which names none, or the one asked for.</summary>
    public static string TemplateOf(QueryValues query, BaseModel model) => query.Text(Template.Name)?.ToLowerInvariant() ?? model.OwnTemplate;

    public static int CutoffOf(QueryValues query) => query.Number(CutoffLengthName)!.Value;

    /// <summary>The answer of a host that trains nothing itself.</summary>
    public static IResult NotHere() => Problem.Of(
        StatusCodes.Status409Conflict, "no-tokenizer-here", "", new("This host has no tokenizers; they lie where jobs run.", "该主机没有分词器；分词器位于作业运行处。"),
        new("Ask a host that trains on its own machine.", "请向单机版主机请求。"));
}
