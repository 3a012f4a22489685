using System.Globalization;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets.Preview;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.Preview;

/// <summary>Shows rows through the trainer's own command, one request after another: each loads PyTorch.</summary>
public sealed class TrainerPreview(LocalTrainingOptions options) : IPromptPreview, IDisposable
{
    private readonly RowsCommand trainer = new(options, TimeSpan.FromSeconds(60));
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

        string[] arguments =
        [
            "preview", "--model", model, "--template", preview.Template, "--stage", preview.Stage,
            "--cutoff", preview.CutoffLength.ToString(CultureInfo.InvariantCulture), "--count", "1000",
        ];
        await turn.WaitAsync(cancellation);
        try
        {
            var (shown, refusal) = await trainer.RunAsync<PreviewedRows>(rows, arguments, cancellation);
            return new PreviewAnswer(shown, refusal);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static PreviewAnswer Refuse(string path, string code, LocalizedText message, LocalizedText fix) =>
        new(null, new Finding(path, code, Severity.Error, message, fix));
}
