using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace FineTune.Browser.Tests;

/// <summary>Parts of files, which the page of logs and resumed downloads ask for.</summary>
public sealed class FileRangeTests(BrowserFixture fixture) : IAsyncLifetime
{
    private static readonly Uri Log = new(
        $"/api/tasks/{BrowserFixture.Trained}/jobs/{BrowserFixture.FirstJob}/artifacts/logs/attempt-1/node-0/rank-0.log", UriKind.Relative);

    public async ValueTask InitializeAsync() => await fixture.TrainedAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(0, 9)]
    [InlineData(100, 163)]
    [InlineData(100, null)]
    [InlineData(null, 200)]
    [InlineData(null, 1_000_000_000)]
    [InlineData(50, 1_000_000_000)]
    public async Task A_range_is_that_part_of_the_file(int? from, int? to)
    {
        var whole = Encoding.UTF8.GetBytes(await fixture.Host.Http.GetStringAsync(Log));
        using var answer = await AskAsync(from, to);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole.Length, answer.Content.Headers.ContentRange!.Length);
        var (first, last) = from is { } begin ? (begin, Math.Min(to ?? whole.Length, whole.Length - 1)) : (Math.Max(0, whole.Length - to!.Value), whole.Length - 1);
        Assert.Equal(whole[first..(last + 1)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused()
    {
        using var answer = await AskAsync(1_000_000_000, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_without_a_range_is_told_to_have_them()
    {
        using var answer = await fixture.Host.Http.GetAsync(Log);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
    }

    [Fact]
    public async Task A_range_of_a_file_that_is_not_there_is_not_found()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Log}.no", UriKind.Relative)) { Headers = { Range = new(0, 1) } };
        using var answer = await fixture.Host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> AskAsync(long? from, long? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Log) { Headers = { Range = new RangeHeaderValue(from, to) } };
        return await fixture.Host.Http.SendAsync(request);
    }
}
