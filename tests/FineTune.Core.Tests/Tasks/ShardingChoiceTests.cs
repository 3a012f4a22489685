using CsCheck;
using FineTune.Core.Estimates;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tests.Tasks;

public sealed class ShardingChoiceTests
{
    private const string A100 = "Standard_NC24ads_A100_v4";

    private static readonly string[] BySpeed = ["none", "zero-2", "zero-3", "zero-2-offload", "zero-3-offload"];

    [Theory]
    [InlineData("lora", 1, "none")]
    [InlineData("lora", 4, "none")]
    [InlineData("full", 4, "zero-2")]
    [InlineData("full", 1, "zero-2-offload")]
    public void Read_OpenSharding_IsTheFastestThatFits(string method, int nodes, string expected)
    {
        var (chosen, estimate, findings) = Read(method, nodes, "auto");

        Assert.Equal(expected, chosen);
        Assert.True(estimate.FitsCard);
        Assert.Equal(expected != "none", findings.Contains("sharding-chosen"));
    }

    [Fact]
    public void Read_GivenSharding_IsLeftAsItIs()
    {
        var (chosen, estimate, findings) = Read("full", 1, "none");

        Assert.Equal("none", chosen);
        Assert.False(estimate.FitsCard);
        Assert.Contains("does-not-fit", findings);
        Assert.DoesNotContain("sharding-chosen", findings);
    }

    [Fact]
    public void Read_EngineThatDoesNotShard_HoldsEverythingOnEachCard()
    {
        var reading = Samples.ReadLocal(task: ",\"method\":\"full\"");

        Assert.Equal("none", reading.Spec!.Jobs[0].Settings.Get(ParameterTable.Distributed));
    }

    [Fact]
    public void Read_OpenSharding_FitsWhereverAnyWayDoesAndIsNoFasterThanThat()
    {
        var job = Gen.Select(
            Among.These("lora", "full", "freeze"), Gen.Int[1, 8], Gen.Int[1, 64], Gen.Int[128, 8192], Among.These("bf16", "pure_bf16", "fp32"));
        job.Sample(given =>
        {
            var (method, nodes, batch, cutoff, precision) = given;
            var extra = $$""","hyperparameters":{"batchSize":{{batch}},"cutoffLength":{{cutoff}},"precision":"{{precision}}"}""";
            var (chosen, estimate, findings) = Read(method, nodes, "auto", extra);
            var fitting = BySpeed.Where(way => Read(method, nodes, way, extra) is { Chosen: not null } read && read.Estimate.FitsCard
                && !read.Findings.Contains("sharding-one-card")).ToList();

            Assert.Equal(fitting.Count > 0, estimate.FitsCard);
            Assert.True(fitting.Count == 0 || fitting[0] == chosen, $"{chosen} instead of {string.Join(", ", fitting)}");
            Assert.DoesNotContain("sharding-one-card", findings);
        }, iter: 300);
    }

    private static (string? Chosen, Estimate Estimate, IReadOnlyList<string> Findings) Read(string method, int nodes, string sharding, string extra = "")
    {
        var reading = Samples.ReadAzure(
            $$""","compute":{"type":"{{A100}}","nodes":{{nodes}}},"advanced":{"distributed":"{{sharding}}"}{{extra}}""", $",\"method\":\"{method}\"");
        return (reading.Spec?.Jobs[0].Settings.Get(ParameterTable.Distributed), reading.Estimates[0], [.. reading.Findings.Select(finding => finding.Code)]);
    }
}
