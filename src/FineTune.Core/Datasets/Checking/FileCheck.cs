using System.Collections.Concurrent;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Checks the rows of a file, several batches at once and each by itself, and puts what was found together in the order of the file.
/// What is told therefore does not depend on how many work.
/// </summary>
/// <param name="log">Where findings go.</param>
/// <param name="options">How to check.</param>
/// <param name="workers">Batches that are checked at once.</param>
internal sealed class FileCheck(FindingLog log, CheckOptions options, int workers) : IDisposable
{
    /// <summary>Bytes of rows that are held at once, however many work; one batch may be larger.</summary>
    private const long MaxHeld = 48 * 1024 * 1024;

    /// <summary>Rows that are no JSON, beyond which a file is something else. Each takes many times as long as a row that is sound.</summary>
    private const long MaxMalformed = 1_000_000;

    /// <summary>Batches that wait for each that is being checked, so that nobody waits for the next to be read.</summary>
    private const int BatchesAhead = 2;

    // Bytes of a batch. One that is checked where it was read stays in the processor's cache; one that is handed over is better larger.
    private const int OwnBatch = 256 * 1024;
    private const int HandedBatch = 1024 * 1024;

    /// <summary>Batches, of a fraction of a millisecond each, after which other work gets its turn.</summary>
    private const int BatchesPerTurn = 32;

    private readonly Queue<(Task Check, RowBatch Batch)> running = [];
    private readonly ConcurrentBag<RowChecker> idle = [];
    private readonly Stack<RowBatch> empty = [];
    private readonly ReportTotals totals = new();
    private RowBatch filling = NewBatch(workers);
    private DatasetFormat format;
    private long held;
    private long malformed;
    private long lines;
    private int started;
    private bool toldFull;

    /// <summary>The different rows that were seen.</summary>
    public RowHashes Hashes { get; } = new();

    /// <summary>Whether a row is a line of the file; set before the first is added.</summary>
    public bool RowsAreLines { get; set; }

    /// <summary>Bytes of all rows together, where the file tells; else 0.</summary>
    public long Bytes { get; set; }

    /// <summary>Where the rows that train are written; null where the file trains as it is.</summary>
    public ConvertedRows? Converted { get; set; }

    /// <summary>Takes the next row of the file. It is copied, and checked at some time before <see cref="EndAsync"/> returns.</summary>
    /// <exception cref="UnreadableFileException">So many rows are no JSON that the rest is not worth reading.</exception>
    public ValueTask AddAsync(ReadOnlyMemory<byte> row, long line, long? column, CancellationToken cancellation) =>
        filling.TryAdd(row.Span, line, column) ? default : StartAndAddAsync(row, line, column, cancellation);

    /// <summary>Takes the rest of a file of lines, which is not copied.</summary>
    /// <exception cref="UnreadableFileException">So many rows are no JSON that the rest is not worth reading.</exception>
    public async ValueTask AddAsync(LineReader file, CancellationToken cancellation)
    {
        lines = file.Line;
        while (await file.FillAsync(filling, cancellation))
        {
            await StartAsync(cancellation);
            RefuseMalformed(lines + 1);
        }
    }

    /// <summary>Checks what is left.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        while (running.Count > 0)
        {
            await MergeFirstAsync(cancellation);
        }

        if (Converted is not null)
        {
            await Converted.FlushAsync(cancellation);
        }
    }

    /// <param name="sourceFormat">Format before rows were rewritten; unknown where they were not.</param>
    /// <param name="unreadable">Rows that did not even get here.</param>
    public DatasetReport Report(DatasetFormat sourceFormat, long unreadable)
    {
        totals.AddInvalid(unreadable);
        totals.TellOfWhole(log, format);
        return totals.Report(format, sourceFormat, log.Groups());
    }

    /// <summary>Gives back what is not being checked; a check that was given up may still read its batch, which the collector takes.</summary>
    public void Dispose()
    {
        foreach (var batch in empty.Append(filling))
        {
            batch.Dispose();
        }
    }

    private static RowBatch NewBatch(int workers) => new(workers > 1 ? HandedBatch : OwnBatch);

    private async ValueTask StartAndAddAsync(ReadOnlyMemory<byte> row, long line, long? column, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        filling.TryAdd(row.Span, line, column);
        RefuseMalformed(line);
    }

    private void RefuseMalformed(long line)
    {
        if (malformed > MaxMalformed)
        {
            throw new UnreadableFileException(FileFindings.NotJsonLines, new FindingPlace(line));
        }
    }

    private ValueTask StartAsync(CancellationToken cancellation) => workers > 1 ? StartBesideAsync(cancellation) : CheckAloneAsync(cancellation);

    // The batch is in the processor's cache and stays there: the next rows come into it again.
    private async ValueTask CheckAloneAsync(CancellationToken cancellation)
    {
        // Other work gets its turn. A turn wakes other threads, so that it is not for every batch.
        if (++started % BatchesPerTurn == 0)
        {
            await Task.Yield();
        }

        Check(filling, format);
        await MergeAsync(filling, cancellation);
        filling.Clear();
    }

    private async ValueTask StartBesideAsync(CancellationToken cancellation)
    {
        var (batch, known) = (filling, format);
        filling = empty.Count > 0 ? empty.Pop() : NewBatch(workers);
        held += batch.Size;
        running.Enqueue((Task.Run(() => Check(batch, known), cancellation), batch));

        // Until a row has told the shape of the file, the next rows cannot be held against it.
        while (running.Count > 0 && (format == DatasetFormat.Unknown || running.Count > BatchesAhead * workers || held > MaxHeld))
        {
            await MergeFirstAsync(cancellation);
        }
    }

    private async ValueTask MergeFirstAsync(CancellationToken cancellation)
    {
        var (check, batch) = running.Dequeue();
        await check;
        held -= batch.Size;
        await MergeAsync(batch, cancellation);
        batch.Clear();
        empty.Push(batch);
    }

    private void Check(RowBatch batch, DatasetFormat known)
    {
        if (!idle.TryTake(out var checker))
        {
            checker = new RowChecker(options, RowsAreLines);
        }

        checker.Check(batch, known);
        idle.Add(checker);
    }

    private async ValueTask MergeAsync(RowBatch batch, CancellationToken cancellation)
    {
        var linesBefore = batch.HoldsLines ? lines : 0;
        log.Add(batch.Log, linesBefore);
        totals.Add(batch.Totals);
        format = batch.Format;
        if (Hashes.Count == 0 && Bytes > batch.Filled)
        {
            Hashes.Reserve(Bytes / Math.Max(1, batch.Filled / Math.Max(1, batch.Rows.Length)));
        }

        TellDuplicates(batch, linesBefore);
        if (Converted is not null)
        {
            for (var index = 0; index < batch.Rows.Length; index++)
            {
                if (batch.Rows[index].Trains)
                {
                    await Converted.WriteAsync(batch.Content(batch.Rows[index]), cancellation);
                }
            }
        }

        lines += batch.Lines;
        if (batch.PrecedesLongLine)
        {
            log.Tell(FileFindings.RowTooLong, new FindingPlace(++lines));
            totals.AddInvalid();
        }

        malformed += batch.Malformed;
    }

    private void TellDuplicates(RowBatch batch, long linesBefore)
    {
        var rows = batch.Rows;
        for (var index = 0; index < rows.Length; index++)
        {
            if (index % RowHashes.Ahead == 0)
            {
                Hashes.Fetch(rows[index..Math.Min(rows.Length, index + RowHashes.Ahead)]);
            }

            ref readonly var row = ref rows[index];
            if (row.Hash == 0)
            {
                continue;
            }

            var line = linesBefore + row.Line;
            var first = Hashes.Add(row.Hash, line);
            if (first > 0)
            {
                log.Tell(ContentFindings.DuplicateRow, new FindingPlace(line, row.Column, Excerpt: $"= {first}"));
            }
            else if (Hashes.IsFull && !toldFull)
            {
                toldFull = true;
                log.Tell(ContentFindings.DuplicatesNotSought, new FindingPlace(line, row.Column));
            }
        }
    }
}
