namespace FineTune.Core.Tests.Documentation;

/// <summary>The reference pages say what the tables say.</summary>
public sealed class GeneratedDocumentTests
{
    private static string Docs => Path.Combine(SourceTree.Root, "docs");

    [Fact]
    public void Parameters_InEnglish_AreWrittenAsTheTableHasThem() =>
        SourceTree.Compare(Path.Combine(Docs, "parameters.md"), ParameterPage.Render(Words.English));

    [Fact]
    public void Parameters_InChinese_AreWrittenAsTheTableHasThem() =>
        SourceTree.Compare(Path.Combine(Docs, "parameters.zh-CN.md"), ParameterPage.Render(Words.Chinese));

    [Fact]
    public void Rules_AreWrittenAsTheTableHasThem() => SourceTree.Compare(Path.Combine(Docs, "rules.md"), RulePage.Render());

    [Fact]
    public void TrainingMatrix_HasACellForEveryStageMethodQuantizationAndEngine() =>
        SourceTree.Compare(Path.Combine(Docs, "training-matrix.md"), TrainingMatrixPage.Render());
}
