using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using FineTune.Bench.Datasets;
using FineTune.Core.Datasets;

namespace FineTune.Bench.Figures;

/// <summary>Speed of the dataset checker over a bare pass of the JSON reader, what further cores add, and its memory over 10 GB.</summary>
internal static class CheckerFigure
{
    /// <summary>Argument of the process that <see cref="MeasureMemoryAsync"/> runs in.</summary>
    public const string Memory = "checker-memory";

    private const long Megabyte = 1024 * 1024;
    private const long Measured = 256 * Megabyte;
    private const int Rounds = 5;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Words = MakeWords();

    public static async Task RunAsync()
    {
        foreach (var (name, row) in new (string, Func<Random, object>)[] { ("alpaca", Alpaca), ("messages", Messages), ("Chinese messages", Chinese), ("preferences", Preference) })
        {
            await CompareAsync(name, Rows(row));
        }

        var rows = Rows(Alpaca);
        var (alone, together) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            alone = Math.Min(alone, await WallAsync(() => CheckAsync(rows, 4 * Measured, workers: 1)));
            together = Math.Min(together, await WallAsync(() => CheckAsync(rows, 4 * Measured, Environment.ProcessorCount)));
        }

        Report.Line("check by all cores over one", $"{alone / together:0.00}", $"≥ {0.8 * Environment.ProcessorCount:0.0}", $"{4 * Measured / Megabyte / together:0} MB per second by {Environment.ProcessorCount} cores");
        // In a process of its own, which has done nothing else.
        using var other = Process.Start(Environment.ProcessPath!, [typeof(CheckerFigure).Assembly.Location, Memory]);
        await other.WaitForExitAsync();
    }

    public static async Task MeasureMemoryAsync()
    {
        await CheckAsync(Rows(Alpaca), 10 * 1024 * Megabyte, Environment.ProcessorCount);
        using var process = Process.GetCurrentProcess();
        Report.Line("memory after a check of 10 GB", $"{process.PeakWorkingSet64 / Megabyte} MB", "≤ 200", "peak of the whole process, with the rows that it repeats");
    }

    private static async Task CompareAsync(string name, byte[] rows)
    {
        await CheckAsync(rows, Measured, workers: 1);
        Bare(rows, Measured);
        var (check, bare) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            check = Math.Min(check, await SecondsAsync(() => CheckAsync(rows, Measured, workers: 1)));
            bare = Math.Min(bare, await SecondsAsync(() => Task.Run(() => Bare(rows, Measured))));
        }

        Report.Line($"check of {name} over a bare read", $"{bare / check:0.00}", "≥ 0.5",
            $"{Measured / Megabyte / check:0} over {Measured / Megabyte / bare:0} MB per second of one core, best of {Rounds}");
    }

    private static async Task CheckAsync(byte[] block, long length, int workers)
    {
        using var stream = new RepeatedStream(block, length);
        await new DatasetChecker([], []) { Workers = workers }.CheckAsync(stream, "data.jsonl", CheckOptions.Default, CancellationToken.None);
    }

    private static void Bare(byte[] block, long length)
    {
        using var stream = new RepeatedStream(block, length);
        var buffer = new byte[256 * 1024];
        var state = new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true });
        var kept = 0;
        for (int count; (count = stream.Read(buffer.AsSpan(kept))) > 0;)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(0, kept + count), isFinalBlock: false, state);
            while (reader.Read())
            {
            }

            state = reader.CurrentState;
            var rest = buffer.AsSpan((int)reader.BytesConsumed, kept + count - (int)reader.BytesConsumed);
            rest.CopyTo(buffer);
            kept = rest.Length;
        }
    }

    // Time on the processor, so that other programs of the machine weigh less.
    private static async Task<double> SecondsAsync(Func<Task> action)
    {
        var before = Environment.CpuUsage.TotalTime;
        await action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static async Task<double> WallAsync(Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        await action();
        return watch.Elapsed.TotalSeconds;
    }

    private static byte[] Rows(Func<Random, object> row)
    {
        var random = new Random(1);
        using var rows = new MemoryStream(9 * (int)Megabyte);
        while (rows.Length < 8 * Megabyte)
        {
            JsonSerializer.Serialize(rows, row(random), Readable);
            rows.WriteByte((byte)'\n');
        }

        return rows.ToArray();
    }

    private static object Alpaca(Random random) => new { instruction = RepeatedStream.Mark + English(random, 20), input = "", output = English(random, 80) };

    private static object Preference(Random random) =>
        new { instruction = RepeatedStream.Mark + English(random, 20), input = "", chosen = English(random, 40), rejected = English(random, 40) };

    private static object Messages(Random random) => Conversation(turn => English(random, 50));

    private static object Chinese(Random random) =>
        Conversation(turn => string.Concat(Enumerable.Range(0, 100).Select(_ => (char)random.Next('\u4E00', '\u9FA0'))) + "。\n");

    private static object Conversation(Func<int, string> words) => new
    {
        messages = Enumerable.Range(0, 4).Select(turn => new { role = turn % 2 == 0 ? "user" : "assistant", content = RepeatedStream.Mark + words(turn) }),
    };

    private static string English(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Words[random.Next(Words.Length)])) + ".";

    // As long as English words are, and with letters about as often.
    private static string[] MakeWords()
    {
        // A thousand letters; the rare ones stand once or twice.
        var letters = string.Concat("eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwffggyyppbbv".Select(one => new string(one, 10))) + "kkkkkkkkjjxxqz";
        var random = new Random(2);
        return [.. Enumerable.Range(0, 5000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => letters[random.Next(letters.Length)])))];
    }
}
