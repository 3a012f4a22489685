using CsCheck;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

public sealed class NearlySoundTaskTests
{
    private static readonly TaskDocuments Local = new("tiny", "faq", Engines.Reference, Cards: 2, Context: 512, Layers: 4);
    private static readonly TaskDocuments Gpu = new("Qwen2.5-7B-Instruct", "faq", Engines.LlamaFactory, Cards: 8, Context: 8192, Layers: 28);

    [Fact]
    public void Read_NearlySoundTask_IsATaskExactlyWhenNothingIsAnError() => Local.NearlySound.Sample(Check, iter: 2000);

    [Fact]
    public void Read_NearlySoundTaskForGpus_IsATaskExactlyWhenNothingIsAnError() =>
        Gpu.NearlySound.Select(body => body.Replace("\"model\":", "\"location\":\"westeurope\",\"model\":", StringComparison.Ordinal)).Sample(Check, iter: 2000);

    [Fact]
    public void Read_SoundTask_IsMostlyATask()
    {
        var (tasks, all) = (0, 0);
        Local.Sound.Sample(
            document =>
            {
                Interlocked.Increment(ref all);
                _ = Samples.Read(document.ToJsonString()).Spec is null ? 0 : Interlocked.Increment(ref tasks);
            },
            iter: 1000);

        // A rule over several fields is met now and then; were it often, the mutations would prove little.
        Assert.InRange(tasks / (double)all, 0.5, 1);
    }

    private static void Check(string body)
    {
        var reading = Samples.Read(body);
        Assert.All(reading.Findings, RuleCaseTests.IsComplete);
        Assert.Equal(reading.Findings.All(finding => finding.Severity != Severity.Error), reading.Spec is not null);
        if (reading.Spec is not { } spec)
        {
            return;
        }

        // What is a task can be stored, read again, and rendered for its engine.
        var document = TaskSpecWriter.Write(spec);
        var again = Samples.Read(document.ToJsonString());
        Assert.Equal(document.ToJsonString(), TaskSpecWriter.Write(again.Spec!).ToJsonString());
        Assert.Equal(spec.Jobs.Count, reading.Estimates.Count);
        Assert.All(spec.Jobs, job =>
        {
            Assert.True(job.Compute(spec.Location).TotalCards > 0);
            Assert.NotEmpty(LlamaFactoryArguments.Render(spec, job));
        });
    }
}
