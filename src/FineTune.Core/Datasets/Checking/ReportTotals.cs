namespace FineTune.Core.Datasets.Checking;

/// <summary>Sums over the rows that train.</summary>
internal sealed class ReportTotals
{
    private readonly RoleCounts roles = new();
    private readonly TokenHistogram histogram = new();
    private Scripts scripts;
    private long rows;
    private long invalid;
    private long bytes;
    private long units;
    private long longest;
    private long turns;
    private long tokens;
    private long thinking;
    private long desirable;
    private long undesirable;

    public void AddInvalid(long count = 1) => invalid += count;

    /// <summary>Adds a row.</summary>
    /// <returns>Its estimated tokens.</returns>
    public long Add(CheckedRow row)
    {
        rows++;
        bytes += row.Row.Length + 1;
        units += row.Units;
        longest = Math.Max(longest, row.Units);
        turns += row.Answers;
        thinking += row.ThinkingAnswers;
        scripts.Add(row.Scripts);
        roles.Add(row.Roles);
        if (row.Fields.Has(RowField.Tag))
        {
            var isDesirable = row.Tape[row.Fields[RowField.Tag]].Type == System.Text.Json.JsonTokenType.True;
            (desirable, undesirable) = isDesirable ? (desirable + 1, undesirable) : (desirable, undesirable + 1);
        }

        var estimate = TokenHistogram.Estimate(row.Scripts.Latin, row.Scripts.Total - row.Scripts.Latin);
        tokens += estimate;
        histogram.Add(estimate);
        return estimate;
    }

    public void Clear()
    {
        rows = invalid = bytes = units = longest = turns = thinking = tokens = desirable = undesirable = 0;
        scripts = default;
        histogram.Clear();
        roles.Clear();
    }

    /// <summary>Adds the sums of other rows.</summary>
    public void Add(ReportTotals more)
    {
        rows += more.rows;
        invalid += more.invalid;
        bytes += more.bytes;
        units += more.units;
        longest = Math.Max(longest, more.longest);
        turns += more.turns;
        thinking += more.thinking;
        tokens += more.tokens;
        desirable += more.desirable;
        undesirable += more.undesirable;
        scripts.Add(more.scripts);
        histogram.Add(more.histogram);
        roles.Add(more.roles);
    }

    /// <summary>Tells what only the whole file shows.</summary>
    public void TellOfWhole(FindingLog log, DatasetFormat format)
    {
        var whole = new FindingPlace(0);
        if (rows + invalid == 0 && !log.HasRefusal)
        {
            log.Refuse(FileFindings.Empty, whole);
        }

        if (format == DatasetFormat.Kto && rows > 0)
        {
            var counts = whole with { Excerpt = $"true: {desirable}, false: {undesirable}" };
            if (desirable == 0 || undesirable == 0)
            {
                log.Refuse(RowFindings.OneClassOnly, counts);
            }
            else if (Math.Max(desirable, undesirable) > 10 * Math.Min(desirable, undesirable))
            {
                log.Tell(RowFindings.Unbalanced, counts);
            }
        }

        if (thinking > 0 && thinking < turns)
        {
            log.Tell(ContentFindings.ThinkInSome, whole with { Excerpt = $"{thinking} / {turns}" });
        }

        var shares = scripts.ToDictionary().Where(script => script.Key != "other" && script.Value * 20 > scripts.Total).ToList();
        if (shares.Count > 1)
        {
            var told = string.Join(", ", shares.OrderByDescending(share => share.Value).Select(share => $"{share.Key} {100 * share.Value / scripts.Total} %"));
            log.Tell(ContentFindings.MixedScripts, whole with { Excerpt = told });
        }
    }

    public DatasetReport Report(DatasetFormat format, DatasetFormat sourceFormat, IReadOnlyList<FindingGroup> findings) =>
        new(format, rows, invalid, units, rows == 0 ? 0 : (double)units / rows, longest, findings)
        {
            SourceFormat = sourceFormat == DatasetFormat.Unknown ? format : sourceFormat,
            Statistics = new DatasetStatistics(bytes, turns, tokens, roles.ToDictionary(), scripts.ToDictionary(), histogram.ToList(), desirable, undesirable),
            Fits = StageFit.Of(format, desirable, undesirable),
        };
}
