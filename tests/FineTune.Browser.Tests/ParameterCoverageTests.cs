using System.Text.Json;
using FineTune.Core.Parameters;

namespace FineTune.Browser.Tests;

public sealed class ParameterCoverageTests(BrowserFixture fixture)
{
    private const string Shown = "elements => elements.map(element => element.dataset.parameter)";

    /// <summary>Together these make every row of the table apply.</summary>
    private static readonly (string Method, string Stage)[] Kinds = [("lora", "sft"), ("freeze", "dpo"), ("full", "kto")];

    [Fact]
    public async Task Every_parameter_of_the_table_stands_in_the_form()
    {
        var seen = new HashSet<string>();
        await using var console = await fixture.OpenAsync("en");
        await console.GoAsync("/tasks/new");
        foreach (var (method, stage) in Kinds)
        {
            await console.Page.GetByRole(Microsoft.Playwright.AriaRole.Textbox, new() { Name = "YAML" }).FillAsync($"method: {method}\nstage: {stage}\njobs: [{{ name: a }}]");
            await console.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "1 Basic information" }).ClickAsync();
            seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
            await console.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "2 Task settings" }).ClickAsync();
            seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
        }

        Assert.Equal(ParameterTable.All.Select(row => row.Path).Order(), seen.Order());
    }

    [Fact]
    public async Task Every_parameter_that_applies_stands_in_the_details()
    {
        var seen = new HashSet<string>();
        await using var console = await fixture.OpenAsync("en");
        foreach (var section in Enum.GetValues<ParameterSection>())
        {
            await console.GoAsync($"/tasks/{BrowserFixture.Trained}?tab={JsonNamingPolicy.CamelCase.ConvertName(section.ToString())}");
            await console.Page.Locator("[data-parameter]").First.WaitForAsync();
            seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
        }

        Assert.Equal(ParameterTable.All.Where(row => row.Applies("lora", "sft")).Select(row => row.Path).Order(), seen.Order());
    }
}
