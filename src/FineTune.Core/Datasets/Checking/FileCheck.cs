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

    private readonly Queue<(Task Check, RowBatch Batch)> running = [];
    private readonly ConcurrentBag<RowChecker> idle = [];
    private readonly Stack<RowBatch> empty = [];
    private readonly ReportTotals totals = new();
    private RowBatch filling = new();
    private DatasetFormat format;
    private long held;
    private long malformed;
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

    /// <summary>Checks what is left.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        while (running.Count > 0)
        {
            await MergeAsync(cancellation);
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

    private async ValueTask StartAndAddAsync(ReadOnlyMemory<byte> row, long line, long? column, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        filling.TryAdd(row.Span, line, column);
        if (malformed > MaxMalformed)
        {
            throw new UnreadableFileException(FileFindings.NotJsonLines, new FindingPlace(line));
        }
    }

    private async ValueTask StartAsync(CancellationToken cancellation)
    {
        var batch = filling;
        filling = empty.Count > 0 ? empty.Pop() : new RowBatch();
        var known = format;
        held += batch.Size;
        if (workers > 1)
        {
            running.Enqueue((Task.Run(() => Check(batch, known), cancellation), batch));
        }
        else
        {
            // Alone it is done at once, and other work gets its turn in between.
            await Task.Yield();
            Check(batch, known);
            running.Enqueue((Task.CompletedTask, batch));
        }

        // Until a row has told the shape of the file, the next rows cannot be held against it.
        while (running.Count > 0 && (format == DatasetFormat.Unknown || running.Count > workers || held > MaxHeld))
        {
            await MergeAsync(cancellation);
        }
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

    private async ValueTask MergeAsync(CancellationToken cancellation)
    {
        var (check, batch) = running.Dequeue();
        await check;
        held -= batch.Size;
        log.Add(batch.Log);
        totals.Add(batch.Totals);
        format = batch.Format;
        if (Hashes.Count == 0 && Bytes > batch.Filled)
        {
            Hashes.Reserve(Bytes / Math.Max(1, batch.Filled / Math.Max(1, batch.Rows.Length)));
        }

        TellDuplicates(batch);
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

        malformed += batch.Malformed;
        batch.Clear();
        empty.Push(batch);
    }

    private void TellDuplicates(RowBatch batch)
    {
        foreach (var row in batch.Rows)
        {
            if (row.Hash == 0)
            {
                continue;
            }

            var first = Hashes.Add(row.Hash, row.Line);
            if (first > 0)
            {
                log.Tell(ContentFindings.DuplicateRow, new FindingPlace(row.Line, row.Column, Excerpt: $"= {first}"));
            }
            else if (Hashes.IsFull && !toldFull)
            {
                toldFull = true;
                log.Tell(ContentFindings.DuplicatesNotSought, new FindingPlace(row.Line, row.Column));
            }
        }
    }
}
