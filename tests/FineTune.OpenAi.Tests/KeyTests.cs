using FineTune.Api.OpenAi;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FineTune.OpenAi.Tests;

public sealed class KeyTests
{
    [Theory]
    [InlineData("Bearer one", true)]
    [InlineData("bearer two", true)]
    [InlineData("Bearer three", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic one", false)]
    [InlineData("", false)]
    public async Task InvokeAsync_KeysAreConfigured_OnlyTheyAreLetIn(string header, bool isLetIn)
    {
        var passed = false;
        var keys = new ApiKeys(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            Options.Create(new OpenAiOptions { ApiKeys = { "one", "two" } }));
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = header;

        var refused = await Record.ExceptionAsync(() => keys.InvokeAsync(http));

        Assert.Equal(isLetIn, passed);
        Assert.Equal(isLetIn ? null : 401, (refused as OpenAiException)?.Status);
    }

    [Fact]
    public async Task InvokeAsync_NoKeyIsConfigured_EverybodyIsLetIn()
    {
        var passed = false;
        var keys = new ApiKeys(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            Options.Create(new OpenAiOptions()));

        await keys.InvokeAsync(new DefaultHttpContext());

        Assert.True(passed);
    }
}
