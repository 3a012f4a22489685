using FineTune.Core.Idleness;

namespace FineTune.Core.Tests.Idleness;

/// <summary>Samples each minute of an attempt, newest first: the utilization of each GPU in percent, <c>?</c> where it is not known.</summary>
public sealed class IdleScanTests
{
    private const int Attempt = 2;
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0 0 0", 3)]
    [InlineData("9.9 5 0 0", 3)]
    [InlineData("0 0 50 0", 1)]
    [InlineData("10 0 0 0", null)]
    [InlineData("0", null)]
    [InlineData("0 0 ? 0", 1)]
    [InlineData("? 0 0 0", null)]
    [InlineData("", null)]
    [InlineData("0,0 0,0 0,0", 2)]
    [InlineData("0,0 0,90 0,0", 1)]
    [InlineData("0,90 0,90", null)]
    [InlineData("0 0 0 0 0 0 0 0 0 0", 5)]
    public void At_Samples_TellsHowLongAllGpusDidNothing(string newestFirst, int? minutes) =>
        Assert.Equal(minutes, (int?)SpanOf(Samples(newestFirst), Now)?.Length.TotalMinutes);

    [Fact]
    public void At_SamplesOfAnEarlierAttemptOrOfTheProcessor_TellNothing()
    {
        Assert.Null(SpanOf(Samples("0 0 0").Select(sample => sample with { Device = "cpu" }), Now));
        Assert.Equal(1, SpanOf([.. Samples("0 0"), .. Samples("0 0").Select(sample => sample with { Attempt = 1, Time = sample.Time.AddMinutes(-5) })], Now)?.Length.TotalMinutes);
    }

    [Fact]
    public void At_NothingWasMeasuredOfLate_TellsNothing()
    {
        Assert.NotNull(SpanOf(Samples("0 0 0"), Now.AddMinutes(10)));
        Assert.Null(SpanOf(Samples("0 0 0"), Now.AddMinutes(11)));
    }

    [Theory]
    [InlineData("""{"attempt":1,"node":0,"device":"gpu-0","utilization":7,"time":"2026-11-01T12:00:00Z"}""", true)]
    [InlineData("""{"attempt":1,"node":0,"device":"gpu-0","utiliz""", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void TryRead_Line_IsASampleOrNone(string line, bool isSample) =>
        Assert.Equal(isSample, DeviceSample.TryRead(System.Text.Encoding.UTF8.GetBytes(line)) is { Utilization: 7 });

    private static IdleSpan? SpanOf(IEnumerable<DeviceSample> samples, DateTimeOffset now)
    {
        var scan = new IdleScan(Attempt, TimeSpan.FromMinutes(5));
        _ = samples.TakeWhile(scan.Add).Count();
        return scan.At(now);
    }

    private static IEnumerable<DeviceSample> Samples(string newestFirst) => newestFirst.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany((row, minute) =>
        row.Split(',').Select((text, gpu) => new DeviceSample(
            Attempt, Now.AddMinutes(-minute), 0, $"gpu-{gpu}", text == "?" ? null : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))));
}
