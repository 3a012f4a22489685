using FineTune.Core.Secrets;
using FineTune.Core.Tasks;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Secrets;

public sealed class SecretTableTests
{
    private static readonly HashSet<string> Everything = [.. SecretTable.All.Select(kind => kind.Name)];

    [Theory]
    [InlineData("Qwen2.5-7B-Instruct", "none", "HF_TOKEN")]
    [InlineData("tiny", "none", "")]
    [InlineData("tiny", "tensorboard", "")]
    [InlineData("tiny", "wandb", "WANDB_API_KEY,WANDB_BASE_URL")]
    [InlineData("tiny", "mlflow", "MLFLOW_TRACKING_URI,MLFLOW_TRACKING_USERNAME,MLFLOW_TRACKING_PASSWORD,MLFLOW_TRACKING_TOKEN")]
    public void Of_AJob_GivesWhatItsModelAndItsTrackerNeedAndNothingElse(string model, string tracker, string expected)
    {
        var (_, settings) = Samples.Settings("lora", $$"""  "other":{"reportTo":"{{tracker}}"} """);
        var named = Samples.Context.Models.Single(one => one.Name == model);

        Assert.Equal(expected, string.Join(',', SecretTable.Of(new JobSpec("job-1", settings), named, Everything)));
        Assert.Empty(SecretTable.Of(new JobSpec("job-1", settings), named, new HashSet<string>()));
    }

    [Theory]
    [InlineData("Llama-3.1-8B-Instruct", "none", "no-hub-token", "HF_TOKEN")]
    [InlineData("Qwen2.5-7B-Instruct", "wandb", "no-tracker-key", "WANDB_API_KEY")]
    [InlineData("Qwen2.5-7B-Instruct", "mlflow", "no-tracker-address", "MLFLOW_TRACKING_URI")]
    public void Read_ATaskThatNeedsASecret_IsToldUnlessTheSecretIsSetAndReachesTheJob(string model, string tracker, string code, string secret)
    {
        var json = $$$"""{"name":"a","location":"westeurope","model":"{{{model}}}","dataset":"faq","jobs":[{"name":"j","other":{"reportTo":"{{{tracker}}}"}}]}""";
        var others = Everything.Except([secret]).ToHashSet();

        Assert.Contains(code, Codes(Samples.Context with { Secrets = others }));
        Assert.DoesNotContain(code, Codes(Samples.Context with { Secrets = Everything }));
        Assert.Contains(code, Codes(Samples.Context with { Secrets = Everything, Offers = [.. Samples.Context.Offers.Select(offer => offer with { PassesSecrets = false })] }));

        IEnumerable<string> Codes(SubmissionContext context) => Samples.Read(json, context).Findings.Select(finding => finding.Code);
    }

    [Fact]
    public void Names_AreThoseOfVariablesThatChangeNothingButWhoTrainingIs()
    {
        Assert.Equal(SecretTable.All.Count, Everything.Count);
        Assert.All(Everything, name => Assert.Matches("^(HF|WANDB|MLFLOW)_[A-Z_]+$", name));
    }
}
