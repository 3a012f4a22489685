using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Recovery;

public sealed class ConflictTests(BrowserFixture fixture)
{
    private const string Name = "wanted-twice";

    [Fact]
    public async Task A_task_that_somebody_else_changed_meanwhile_is_left_alone_until_the_user_asks_again()
    {
        var words = Words.English;
        await fixture.Host.CreateAsync(TestTask.Long(Name));
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await console.GoAsync($"/tasks/{Name}");
        await page.EvaluateAsync("window.isSameLoad = true");

        // Somebody pauses the task while the request to cancel it is on its way.
        var answered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync($"**/api/tasks/{Name}/jobs/*/cancel", async route =>
        {
            try
            {
                await fixture.Host.AskAsync(Name, "pause");

                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer });
                answered.SetResult(answer.Status);
            }
            catch (Exception error)
            {
                answered.SetException(error);
            }
        }, new() { Times = 1 });
        await console.Button(words["tasks.verb.cancel"]).ClickAsync();
        Assert.Equal(412, await answered.Task);
        await Assertions.Expect(console.Toast(words.Of("tasks.conflict.title", Name))).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("task-state")).ToHaveTextAsync(words["common.state.paused"]);

        await console.Button(words["tasks.verb.cancel"]).ClickAsync();
        await Assertions.Expect(page.GetByTestId("task-state")).ToHaveTextAsync(words["common.state.cancelled"]);
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
        await fixture.Host.DeleteAsync(Name);
    }

    [Fact]
    public async Task A_task_made_anew_under_the_same_name_is_not_deleted_in_place_of_the_one_that_was_seen()
    {
        const string name = "made-anew";
        var words = Words.English;
        await fixture.Host.CreatePausedAsync(TestTask.Long(name), name);
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await console.GoAsync("/tasks");
        await console.Button(words.Of("common.more", name)).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = words["common.delete"] }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Textbox).FillAsync(name);

        await fixture.Host.DeleteAsync(name);
        await HostProcess.UntilAsync(async () => await fixture.Host.JobAsync(name) is null, TimeSpan.FromMinutes(2));
        await fixture.Host.CreatePausedAsync(TestTask.Long(name), name);
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = words["common.delete"] }).ClickAsync();

        await Assertions.Expect(console.Toast(words.Of("tasks.conflict.title", name))).ToBeVisibleAsync();
        Assert.NotEqual("deleting", Assert.Single(await fixture.Host.JobsAsync(name)));
        await fixture.Host.DeleteAsync(name);
    }
}
