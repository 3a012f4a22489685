namespace FineTune.Core.Tests.Documentation;

/// <summary>The reference pages say what the tables say.</summary>
public sealed class GeneratedDocumentTests
{
    [Fact]
    public void Parameters_InEnglish_AreWrittenAsTheTableHasThem() =>
        GeneratedFile.Compare(ParameterPage.Render(Words.English), "docs", "parameters.md");

    [Fact]
    public void Parameters_InChinese_AreWrittenAsTheTableHasThem() =>
        GeneratedFile.Compare(ParameterPage.Render(Words.Chinese), "docs", "parameters.zh-CN.md");

    [Fact]
    public void Rules_AreWrittenAsTheTableHasThem() => GeneratedFile.Compare(RulePage.Render(), "docs", "rules.md");

    [Fact]
    public void TrainingMatrix_HasACellForEveryStageMethodQuantizationAndEngine() =>
        GeneratedFile.Compare(TrainingMatrixPage.Render(), "docs", "training-matrix.md");
}
