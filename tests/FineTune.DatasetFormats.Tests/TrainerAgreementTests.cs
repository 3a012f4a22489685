using System.Diagnostics;
using CsCheck;
using FineTune.Core.Datasets;

namespace FineTune.DatasetFormats.Tests;

/// <summary>The check against the reader that trains: the same files, the checker here, the real trainer's code there.</summary>
public sealed class TrainerAgreementTests : IDisposable
{
    private const int Files = 600;

    private static readonly DatasetChecker Checker = new([new ParquetFormat()], [new Zstandard()]);
    private readonly string folder = Directory.CreateTempSubdirectory("finetune-rows-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task WhatTheCheckerPasses_TheTrainerTrainsRowForRow() => GeneratedRows.File.Array[Files].SampleAsync(CompareAsync, iter: 1, threads: 1);

    private async Task CompareAsync(GeneratedFile[] files)
    {
        List<(string Path, string Stage, DatasetReport Report, string Source)> passed = [];
        var refused = 0;
        foreach (var (file, index) in files.Select((file, index) => (file, index)))
        {
            var path = Path.Combine(folder, $"{index}.jsonl");
            using var content = new MemoryStream(file.Bytes);
            var written = new MemoryStream();
            var check = await Checker.CheckAsync(content, file.Name, CheckOptions.Default, () => written, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(path, check.IsConverted ? written.ToArray() : file.Bytes, TestContext.Current.CancellationToken);
            if (check.Report.IsUsable)
            {
                var stage = check.Report.Fits.FirstOrDefault(fit => fit.Value.Fits && fit.Key != "rm").Key;
                Assert.NotNull(stage);
                passed.Add((path, stage, check.Report, file.Source));
            }
            else
            {
                refused++;
            }
        }

        // Both must be many, else nothing is shown.
        Assert.InRange(passed.Count, Files / 5, Files);
        Assert.InRange(refused, Files / 5, Files);
        var told = await TrainedRowsAsync(passed.Select(file => (file.Stage, file.Path)));
        for (var i = 0; i < passed.Count; i++)
        {
            Assert.True(
                told[i] == $"{passed[i].Report.Rows}",
                $"{passed[i].Stage}: the checker passed {passed[i].Report.Rows} rows, the trainer says '{told[i]}' of\n{passed[i].Source}");
        }
    }

    // One process for all files: most of its time goes into loading PyTorch.
    private static async Task<string[]> TrainedRowsAsync(IEnumerable<(string Stage, string Path)> files)
    {
        var root = RepositoryRoot.Path;
        var python = (await File.ReadAllTextAsync(Path.Combine(root, ".finetune", "python"))).Trim();
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "rows_that_train.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(root, "src", "trainer");
        start.Environment["MODEL"] = Path.Combine(root, "models", "tiny-llama");
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var (stage, path) in files)
        {
            await process.StandardInput.WriteLineAsync($"{stage}\t{path}");
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (await answer).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
