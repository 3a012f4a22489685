using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Journeys;

/// <summary>How a user works the console.</summary>
internal interface IHand
{
    Task PressAsync(ILocator target);

    /// <summary>Puts a text into a field in place of what is there.</summary>
    Task WriteAsync(ILocator field, string text);

    /// <summary>Narrows a list by a text and takes the only option left.</summary>
    Task ChooseAsync(ILocator field, string text);

    /// <summary>Takes an item of the menu that is open.</summary>
    Task TakeAsync(ILocator item);

    /// <summary>Presses what opens the system's dialog for files, and chooses one there.</summary>
    Task PickFileAsync(ILocator input, string path);
}
