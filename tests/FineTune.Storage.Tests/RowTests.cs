using Azure.Data.Tables;
using CsCheck;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class RowTests
{
    private static readonly Gen<string> Names = Gen.OneOf(Gen.String[Gen.Char["ab-|!}/é1"], 0, 5], Gen.String[0, 20]);

    private static readonly Gen<DateTimeOffset> Times = Gen.Long[0, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay]
        .Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void Job_DifferentKeys_HaveDifferentAllowedRows() =>
        Gen.Select(Names, Names, Names, Names).Sample((task, job, otherTask, otherJob) =>
        {
            var (key, other) = (new JobKey(task, job), new JobKey(otherTask, otherJob));
            var row = RowKeys.Job(key);
            Assert.Equal(key == other, row == RowKeys.Job(other));
            Assert.DoesNotContain(row, character => character is '/' or '\\' or '#' or '?' or < ' ' or > '~');
        });

    [Fact]
    public void JobsOf_AnyKey_HoldsThatTasksRowsOnly() =>
        Gen.Select(Names, Names, Names).Sample((task, otherTask, job) =>
        {
            var range = RowKeys.JobsOf(task);
            var row = RowKeys.Job(new JobKey(otherTask, job));
            var within = string.CompareOrdinal(row, range.From) >= 0 && string.CompareOrdinal(row, range.Before) < 0;
            Assert.Equal(task == otherTask, within);
        });

    [Fact]
    public void Read_WrittenJob_IsTheSame() =>
        Gen.Select(Gen.String[0, 30], Gen.Enum<JobState>(), Gen.Enum<Wish>(), Times, Gen.Int, Gen.Double, Gen.Bool)
            .Sample((text, state, wish, time, number, real, some) =>
            {
                // A lone surrogate is no text and cannot be stored as such.
                text = string.Concat(text.Where(character => !char.IsSurrogate(character))) + "😀";
                var job = Samples.Job(text, text, state) with
                {
                    Wish = wish,
                    StateSince = time,
                    MissingSince = some ? time : null,
                    MaxDuration = some ? TimeSpan.FromTicks(number) : null,
                    Attempt = number,
                    Compute = new ComputeRequest(text, text, number, 1, ComputePriority.Dedicated, real, some ? real : null),
                    Ending = some ? new Ending(EndingTarget.Delete, EndingPhase.Purge, new Verdict(VerdictKind.Broken, JobErrors.NoResult())) : null,
                    Error = some ? new JobError(text, new(text, text), new(text, text)) : null,
                };
                var read = RoundTrip(job);
                Assert.Equal(job with { Attempts = read.Attempts }, read);
                Assert.Equal(job.Attempts, read.Attempts);
            });

    [Fact]
    public void Write_ManyCharacters_FillsColumnsWithinTheirLimit()
    {
        var row = new TableEntity("p", "r");
        RowData.Write(row, Enumerable.Repeat("😀x", 10_000).ToList());
        var columns = row.Where(column => column.Key.StartsWith("Data", StringComparison.Ordinal)).ToList();
        Assert.True(columns.Count > 1);
        Assert.All(columns, column => Assert.InRange(((string)column.Value).Length, 0, RowData.ColumnCharacters));
        Assert.Equal(Enumerable.Repeat("😀x", 10_000), RowData.Read<List<string>>(row));
    }

    [Fact]
    public void Read_ShorterValueMergedOverALongerOne_IsTheShorterOne()
    {
        var row = new TableEntity("p", "r");
        RowData.Write(row, Enumerable.Repeat("x", 20_000).ToList());
        RowData.Write(row, new List<string> { "y" });
        Assert.Equal(["y"], RowData.Read<List<string>>(row));
    }

    private static T RoundTrip<T>(T value)
    {
        var row = new TableEntity("p", "r");
        RowData.Write(row, value);
        return RowData.Read<T>(row);
    }
}
