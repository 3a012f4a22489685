using System.ComponentModel;
using System.Text.Json;
using FineTune.Core.Findings;
using FineTune.LocalTraining.Attempts;

namespace FineTune.LocalTraining.Trainer;

/// <summary>Runs a command of the trainer that reads rows and answers with JSON.</summary>
/// <param name="options">What runs it.</param>
/// <param name="limit">How long it may take.</param>
internal sealed class RowsCommand(LocalTrainingOptions options, TimeSpan limit)
{
    private readonly TrainerCommand trainer = new(options);

    /// <summary>What the command answers, or why it does not.</summary>
    /// <typeparam name="T">Shape of the answer.</typeparam>
    /// <param name="rows">JSON lines.</param>
    /// <param name="arguments">The command and what belongs to it, without the file of rows.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<(T? Answer, Finding? Refusal)> RunAsync<T>(ReadOnlyMemory<byte> rows, IReadOnlyList<string> arguments, CancellationToken cancellation)
        where T : class
    {
        var file = Path.Combine(Path.GetTempPath(), $"finetune-rows-{Guid.NewGuid():N}.jsonl");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            await File.WriteAllBytesAsync(file, rows, cancellation);
            using var told = JsonDocument.Parse(await trainer.RunAsync([.. arguments, "--rows", file], mark: null, stop.Token));
            return told.RootElement.TryGetProperty("error", out var failure)
                && failure.Deserialize<TrainerFailure>(JsonSerializerOptions.Web)?.ToJobError() is { } error
                ? (null, Refuse("", error.Code, error.Message, error.Fix))
                : (told.Deserialize<T>(JsonSerializerOptions.Web), null);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or JsonException)
        {
            return (null, Refuse("", "trainer-away", new($"The trainer of this machine does not answer: {exception.Message}", $"本机训练程序无响应：{exception.Message}"),
                new("Make sure that the host's Python has PyTorch.", "请确认主机的 Python 已安装 PyTorch。")));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, Refuse("count", "too-slow", new($"The rows take longer than {limit.TotalSeconds:0} seconds to be read.", $"读取这些行超过 {limit.TotalSeconds:0} 秒。"),
                new("Ask for fewer rows, or try again when the machine has less to do.", "请减少行数，或在机器空闲时重试。")));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Finding Refuse(string path, string code, LocalizedText message, LocalizedText fix) => new(path, code, Severity.Error, message, fix);
}
