using FineTune.Api.Datasets;
using FineTune.Api.Requests;
using FineTune.Core.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTune.Api.Tests.Datasets;

public sealed class TokenizerQueryTests
{
    private static readonly BaseModel Made = new(
        "base", "base", [BaseModel.AnyLocation], "default", IsChat: false, 1000, Layers: 2, HiddenSize: 8, IntermediateSize: 16,
        AttentionHeads: 2, KeyValueHeads: 2, VocabularySize: 32, ContextLength: 64, "MIT");

    [Fact]
    public void TemplateOf_NothingAsked_IsThatOfTheModel() => Assert.Equal("default", TemplateOf("", Made));

    [Fact]
    public void TemplateOf_NothingAsked_IsThatWhichATunedModelWasTunedWith() =>
        Assert.Equal("chatml", TemplateOf("", Made with { TunedTemplate = "chatml" }));

    [Fact]
    public void TemplateOf_OneAsked_GoesBeforeBoth() => Assert.Equal("qwen", TemplateOf("?template=QWEN", Made with { TunedTemplate = "chatml" }));

    private static string TemplateOf(string query, BaseModel model) =>
        TokenizerQuery.TemplateOf(QueryValues.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), [TokenizerQuery.Template]), model);
}
