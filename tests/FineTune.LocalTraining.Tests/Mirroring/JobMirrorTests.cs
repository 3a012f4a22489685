using FineTune.LocalTraining.Mirroring;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests.Mirroring;

public sealed class JobMirrorTests : IDisposable
{
    private readonly string job = Directory.CreateTempSubdirectory("finetune-mirror-").FullName;
    private readonly MemoryArtifactStore store = new();

    [Fact]
    public async Task Pass_FileTookLinesBack_StoresTheShorterOneAndGoesOn()
    {
        using var mirror = Make();
        Write("metrics.jsonl", "1\n2\n3\n");
        Assert.True(await PassAsync(mirror));
        Write("metrics.jsonl", "1\n");
        Assert.True(await PassAsync(mirror));
        Write("metrics.jsonl", "1\n4\n");
        Assert.True(await PassAsync(mirror));
        Assert.Equal("1\n4\n", store.Text("runs/metrics.jsonl"));
        Assert.False(await PassAsync(mirror));
    }

    [Fact]
    public async Task Pass_NewMirror_StoresOnlyWhatTheStoreLacks()
    {
        Write("logs/a.log", "one\n");
        Write("heartbeat.json", "{}");
        using (var first = Make())
        {
            Assert.True(await PassAsync(first));
        }

        using var second = Make();
        Assert.False(await PassAsync(second));
        File.AppendAllText(Path.Combine(job, "logs/a.log"), "two\n");
        Assert.True(await PassAsync(second));
        Assert.Equal("one\ntwo\n", store.Text("runs/logs/a.log"));
    }

    [Fact]
    public async Task Pass_UnfinishedFiles_AreLeftForLater()
    {
        using var mirror = Make();
        Write("checkpoints/step-1/weights", "half");
        Write("adapter/weights", "half");
        Write("result.json.tmp", "half");
        Write("data/faq.jsonl", "{}");
        Write("job.json", "{}");
        Assert.False(await PassAsync(mirror));
        Assert.True(await PassAsync(mirror));
        Assert.Equal(["runs/adapter/weights"], store.Writes);

        Write("checkpoints/step-1/COMPLETE", "");
        Write("adapter/weights", "whole!");
        Assert.True(await mirror.PassAsync(final: true, Bench.Cancellation));
        Assert.Equal(
            ["runs/adapter/weights", "runs/adapter/weights", "runs/checkpoints/step-1/weights", "runs/checkpoints/step-1/COMPLETE"],
            store.Writes);
    }

    [Fact]
    public async Task Pass_AfterTwentyThousandAppends_SlowsDownButNotAtTheEnd()
    {
        using var mirror = Make();
        for (var line = 0; line <= 20_000; line++)
        {
            File.AppendAllText(Path.Combine(job, "metrics.jsonl"), "\n");
            await PassAsync(mirror);
        }

        File.AppendAllText(Path.Combine(job, "metrics.jsonl"), "\n");
        Assert.False(await PassAsync(mirror));
        Assert.True(await mirror.PassAsync(final: true, Bench.Cancellation));
        Assert.Equal(20_002, store.Text("runs/metrics.jsonl")!.Length);
    }

    public void Dispose() => Directory.Delete(job, recursive: true);

    private static Task<bool> PassAsync(JobMirror mirror) => mirror.PassAsync(final: false, Bench.Cancellation);

    private JobMirror Make() => new(job, "runs/", store, TimeProvider.System);

    private void Write(string path, string text)
    {
        var file = Path.Combine(job, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
