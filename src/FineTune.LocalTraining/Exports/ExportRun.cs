using System.ComponentModel;
using System.Text.Json;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Models;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.Exports;

/// <summary>Makes one export from its beginning. Repeating it is harmless.</summary>
internal sealed class ExportRun(LocalTrainingOptions options, IArtifactStore artifacts, ModelFetch fetch, ExportFiles files)
{
    private const string OutputFolder = "merged";

    private readonly TrainerCommand trainer = new(options);

    /// <summary>Fetches, merges and stores.</summary>
    /// <param name="request">What to export.</param>
    /// <param name="tell">Told of each step that begins.</param>
    /// <param name="cancellation">Stops it; nothing then runs any more.</param>
    /// <returns>Size of what was stored, or why it cannot be made. What may succeed another time is thrown.</returns>
    public async Task<(long Bytes, JobError? Error)> RunAsync(ExportRequest request, Func<ExportState, Task> tell, CancellationToken cancellation)
    {
        // A host that was killed leaves its process behind.
        var mark = $"export-{request.Attempt}";
        ProcessTable.KillMarked(mark);
        var work = files.MakeWork(request.Attempt);
        await tell(ExportState.Fetching);
        await fetch.RunAsync(request.Attempt, request.Model, work, [JobDirectory.AdapterFolder], cancellation);
        await tell(ExportState.Merging);
        var output = Path.Combine(work, OutputFolder);
        string[] arguments =
        [
            "export", "--job", Path.Combine(work, JobDirectory.JobFile), "--merge", "--output", output, .. request.Dtype is { } dtype ? ["--dtype", dtype] : Array.Empty<string>(),
        ];
        if (await MergeAsync(arguments, mark, cancellation) is { } error)
        {
            return (0, error);
        }

        await tell(ExportState.Storing);
        return (await StoreAsync(output, request.Attempt.RunPrefix + JobDirectory.MergedFolder, cancellation), null);
    }

    private async Task<JobError?> MergeAsync(IEnumerable<string> arguments, string mark, CancellationToken cancellation)
    {
        try
        {
            var told = await trainer.RunAsync(arguments, mark, cancellation);
            return JsonSerializer.Deserialize<Answer>(told, JsonSerializerOptions.Web)?.Error?.ToJobError();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or JsonException)
        {
            var said = JobError.Shorten(exception.Message);
            return new JobError("trainer-away", new($"The trainer of this machine gave up: {said}", $"本机训练程序异常退出：{said}"),
                new("Make sure that the host's Python has PyTorch and that the machine has memory for the base model, then export again.",
                    "请确认主机的 Python 已安装 PyTorch、内存足以加载基础模型，然后重新导出。"));
        }
    }

    private async Task<long> StoreAsync(string output, string prefix, CancellationToken cancellation)
    {
        // An earlier export may have had other files.
        await artifacts.DeleteAllAsync(prefix, cancellation);
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(output).EnumerateFiles())
        {
            await using var content = file.OpenRead();
            await artifacts.PutAsync(prefix + file.Name, content, cancellation);
            bytes += file.Length;
        }

        return bytes;
    }

    private sealed record Answer(TrainerFailure? Error);
}
