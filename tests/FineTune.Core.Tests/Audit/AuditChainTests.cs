using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FineTune.Core.Audit;

namespace FineTune.Core.Tests.Audit;

/// <summary>A year of records, and what becomes of one byte of it.</summary>
public sealed class AuditChainTests
{
    private const int Days = 365;
    private const int RecordsOfADay = 100;

    private static readonly Lazy<(string[] Lines, AuditHead[] Heads)> Year = new(WriteYear);

    [Fact]
    public async Task A_year_as_it_was_written_is_intact()
    {
        var verdict = await VerifyAsync(AuditHead.Start, Year.Value.Lines);

        Assert.Null(verdict.Fault);
        Assert.Equal(Year.Value.Heads[^1], verdict.Head);
        Assert.Equal(Days * RecordsOfADay, verdict.Head.Number);
    }

    [Fact]
    public async Task Any_one_byte_of_the_year_that_is_another_is_found_in_its_record()
    {
        // Checking begins three records before, where it has come to in any case, so that many bytes can be tried.
        await Gen.Select(Gen.Int[0, Days * RecordsOfADay - 1], Gen.UInt, Gen.Byte).SampleAsync(
            async change => await AssertFoundAsync(change.Item1, change.Item2, change.Item3), iter: 20_000, threads: 1);
    }

    [Fact]
    public async Task Every_byte_of_a_record_counts()
    {
        foreach (var record in new[] { 0, 1, 17_777, (Days * RecordsOfADay) - 1 })
        {
            for (var place = 0u; place <= Year.Value.Lines[record].Length; place++)
            {
                foreach (var value in new byte[] { 0, 10, 32, 48, 97, 65, 123, 34, 92, 126, 255 })
                {
                    await AssertFoundAsync(record, place, value);
                }
            }
        }
    }

    [Fact]
    public async Task A_byte_in_the_middle_of_the_year_is_found_by_checking_all_of_it()
    {
        var lines = (string[])Year.Value.Lines.Clone();
        lines[20_001] = lines[20_001].Replace("\"status\":200", "\"status\":201", StringComparison.Ordinal);

        var verdict = await VerifyAsync(AuditHead.Start, lines);

        Assert.Equal(20_002, verdict.Fault?.Number);
        Assert.Contains("altered", verdict.Fault?.Reason.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("taken out", 500)]
    [InlineData("added again", 502)]
    [InlineData("moved", 500)]
    public async Task A_record_that_is_taken_out_added_or_moved_is_found(string how, int expected)
    {
        var lines = Year.Value.Lines.Take(1000).ToList();
        var line = lines[499 + (how == "added again" ? 1 : 0)];
        switch (how)
        {
            case "taken out":
                lines.RemoveAt(499);
                break;
            case "added again":
                lines.Insert(501, line);
                break;
            default:
                lines.RemoveAt(499);
                lines.Insert(700, line);
                break;
        }

        Assert.Equal(expected, (await VerifyAsync(AuditHead.Start, lines)).Fault?.Number);
    }

    [Fact]
    public void Append_ChangesTooLongForALine_KeepTheirDigest()
    {
        var after = new JsonObject { ["text"] = new string('x', AuditChain.MostCharacters) };
        var entry = Entry(1) with { Changes = [new Change("task", "bot", null, after)] };

        var (line, head) = AuditChain.Append(AuditHead.Start, entry);

        Assert.InRange(line.Length, 100, AuditChain.MostCharacters);
        Assert.Contains("sha256", line, StringComparison.Ordinal);
        Assert.Null(AuditChain.Check(AuditHead.Start, line, out var next));
        Assert.Equal(head, next);
    }

    private static async Task AssertFoundAsync(int record, uint place, byte value)
    {
        var (lines, heads) = Year.Value;
        var first = Math.Max(0, record - 3);
        var before = first == 0 ? AuditHead.Start : heads[first - 1];
        var text = Encoding.UTF8.GetBytes(string.Concat(lines.Skip(first).Take(6).Select(line => line + "\n")));
        var start = lines.Skip(first).Take(record - first).Sum(line => line.Length + 1);
        var index = start + (int)(place % (uint)(lines[record].Length + 1));

        // The end of the last line may go without changing any record.
        if (text[index] == value || (record == lines.Length - 1 && index == text.Length - 1))
        {
            return;
        }

        text[index] = value;
        var verdict = await VerifyAsync(before, Encoding.UTF8.GetString(text).TrimEnd('\n').Split('\n'));
        Assert.True(verdict.Fault?.Number == record + 1, $"byte {index - start} of record {record + 1} made {value}: {verdict.Fault}");
    }

    private static Task<AuditVerdict> VerifyAsync(AuditHead head, IEnumerable<string> lines) =>
        AuditChain.VerifyAsync(head, lines.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    private static (string[] Lines, AuditHead[] Heads) WriteYear()
    {
        var (lines, heads, head) = (new string[Days * RecordsOfADay], new AuditHead[Days * RecordsOfADay], AuditHead.Start);
        for (var record = 0; record < lines.Length; record++)
        {
            (lines[record], head) = AuditChain.Append(head, Entry(record));
            heads[record] = head;
        }

        return (lines, heads);
    }

    private static AuditEntry Entry(int number) => new(
        $"{number / 2:x32}", DateTimeOffset.UnixEpoch.AddMinutes(number * 14.4), number % 3 == 0 ? "default" : "team-a", $"user:person-{number % 17}", "203.0.113.7",
        "POST /api/tasks", "/api/tasks", number % 2 == 0 ? null : 200,
        number % 2 == 0 ? null : [new Change("task", $"任务-{number}", null, new JsonObject { ["id"] = $"{number:x32}", ["jobs"] = 1 })]);
}
