using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets.Preview;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.Preview;

/// <summary>Shows rows through the trainer's own command, one request after another: each loads PyTorch.</summary>
public sealed class TrainerPreview(LocalTrainingOptions options) : IPromptPreview, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TrainerCommand trainer = new(options);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <inheritdoc/>
    public async Task<PreviewAnswer> ShowAsync(ReadOnlyMemory<byte> rows, PreviewOptions preview, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var model = Path.Combine(options.ModelsDirectory, preview.Model);
        if (!File.Exists(Path.Combine(model, "config.json")))
        {
            return Refuse("model", "model-not-here", new("The model does not lie on this machine, so that its tokenizer is not known.", "本机没有该模型，无法使用其分词器。"),
                new("Choose a model whose location is 'local'.", "请选择位置为 local 的模型。"));
        }

        if (Templates.Find(preview.Template)?.Engines.HasFlag(Core.Parameters.Engines.Reference) != true)
        {
            return Refuse("template", "template-not-here", new("The engine of this machine does not have the template.", "本机引擎不支持该模版。"), new("Choose another template.", "请选择其他模版。"));
        }

        await turn.WaitAsync(cancellation);
        var file = Path.Combine(Path.GetTempPath(), $"finetune-preview-{Guid.NewGuid():N}.jsonl");
        try
        {
            await File.WriteAllBytesAsync(file, rows, cancellation);
            return Read(await RunAsync(model, file, preview, cancellation));
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or JsonException)
        {
            return Refuse("", "trainer-away", new($"The trainer of this machine does not answer: {exception.Message}", $"本机训练程序无响应：{exception.Message}"),
                new("Make sure that the host's Python has PyTorch.", "请确认主机的 Python 已安装 PyTorch。"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Refuse("count", "too-slow", new("The rows take longer than a minute to be read.", "读取这些行超过一分钟。"), new("Ask for fewer rows.", "请减少行数。"));
        }
        finally
        {
            turn.Release();
            File.Delete(file);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<string> RunAsync(string model, string file, PreviewOptions preview, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "preview", "--model", model, "--template", preview.Template, "--rows", file, "--stage", preview.Stage,
            "--cutoff", preview.CutoffLength.ToString(CultureInfo.InvariantCulture), "--count", "1000",
        ];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        return await trainer.RunAsync(arguments, mark: null, limit.Token);
    }

    private static PreviewAnswer Read(string told)
    {
        var answer = JsonSerializer.Deserialize<Answer>(told, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The trainer's preview said nothing.");
        return answer.Error?.ToJobError() is { } error
            ? Refuse("", error.Code, error.Message, error.Fix)
            : new PreviewAnswer(new PreviewedRows(answer.Rows, answer.Dropped, answer.Sequences ?? []), null);
    }

    private static PreviewAnswer Refuse(string path, string code, LocalizedText message, LocalizedText fix) =>
        new(null, new Finding(path, code, Severity.Error, message, fix));

    private sealed record Answer(int Rows, int Dropped, IReadOnlyList<PreviewedSequence>? Sequences, TrainerFailure? Error);
}
