using FineTune.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTune.Api.Tests.Requests;

public sealed class QueryValuesTests
{
    private static readonly QueryParameter[] Known =
    [
        new("pageSize", "Rows.") { Range = (1, 100), Default = "20" },
        new("sort", "Order.") { Choices = ["name", "created"] },
        new("from", "Since.") { IsTime = true },
        new("state", "States.") { Choices = ["running", "failed"], IsList = true },
        new("search", "Text."),
    ];

    [Fact]
    public void Read_SoundValues_AreTyped()
    {
        var values = Read("?pageSize=5&sort=created&from=2026-01-31T08:00:00%2B08:00&state=running,failed&search=a%20b");

        Assert.Empty(values.Findings);
        Assert.Equal(5, values.Number("pageSize"));
        Assert.Equal("created", values.Text("sort"));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), values.Time("from"));
        Assert.Equal(["running", "failed"], values.List("state"));
        Assert.Equal("a b", values.Text("search"));
    }

    [Fact]
    public void Read_NothingGiven_IsTheDefault()
    {
        var values = Read("");

        Assert.Equal(20, values.Number("pageSize"));
        Assert.Null(values.Text("sort"));
        Assert.Empty(values.List("state"));
    }

    [Fact]
    public void Read_ListInSeveralPlaces_IsOneList() => Assert.Equal(["running", "failed"], Read("?state=running&state=failed").List("state"));

    [Theory]
    [InlineData("?pagesize=5", "pagesize", "unknown-parameter", "pageSize")]
    [InlineData("?pageSize=0", "pageSize", "out-of-range", "from 1 to 100")]
    [InlineData("?pageSize=1.5", "pageSize", "out-of-range", "from 1 to 100")]
    [InlineData("?pageSize=-1", "pageSize", "out-of-range", "from 1 to 100")]
    [InlineData("?pageSize=99999999999", "pageSize", "out-of-range", "from 1 to 100")]
    [InlineData("?pageSize=", "pageSize", "out-of-range", "from 1 to 100")]
    [InlineData("?pageSize=1&pageSize=2", "pageSize", "stands-twice", "once")]
    [InlineData("?sort=nam", "sort", "not-a-choice", "name")]
    [InlineData("?state=running,runing", "state", "not-a-choice", "running")]
    [InlineData("?from=yesterday", "from", "wrong-type", "2026")]
    public void Read_WrongValue_NamesTheParameterAndTheFix(string query, string path, string code, string fix)
    {
        var finding = Assert.Single(Read(query).Findings);

        Assert.Equal((path, code), (finding.Path, finding.Code));
        Assert.Contains(fix, finding.Fix.En, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix.Zh);
    }

    [Fact]
    public void Read_SeveralWrongValues_TellsAll() =>
        Assert.Equal(["from", "pageSize", "x"], Read("?pageSize=no&from=no&x=1").Findings.Select(finding => finding.Path).Order());

    [Fact]
    public void Read_LongName_IsToldInShort() => Assert.All(Read("?" + new string('x', 5000) + "=1").Findings, finding => Assert.True(finding.Path.Length <= 80));

    private static QueryValues Read(string query) => QueryValues.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), Known);
}
