using FineTune.Api.Problems;
using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Datasets;

/// <summary>Why rows cannot be read as a model reads them.</summary>
internal static class NoTokenizers
{
    public static Finding UnknownModel { get; } = new("model", "unknown-model", Severity.Error, new("The name of a base model is needed.", "需要基础模型的名称。"),
        new("See /api/catalog/models.", "请参阅 /api/catalog/models。"));

    /// <summary>The answer of a host that trains nothing itself.</summary>
    public static IResult Answer() => Problem.Of(
        StatusCodes.Status409Conflict, "no-tokenizer-here", "", new("This host has no tokenizers; they lie where jobs run.", "该主机没有分词器；分词器位于作业运行处。"),
        new("Ask a host that trains on its own machine.", "请向单机版主机请求。"));
}
