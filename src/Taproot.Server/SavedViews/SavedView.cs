using System.Collections.Immutable;
using Taproot.Server.Projects;

namespace Taproot.Server.SavedViews;

/// <summary>What a page shows, under a name: everybody in the project sees it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Page">The page, as its address names it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Query">Filters, order and columns, as in the page's address.</param>
/// <param name="IsDefault">Whether the page opens with it.</param>
/// <param name="By">Who saved it last.</param>
/// <param name="SavedMs">When, milliseconds since the epoch.</param>
internal sealed record SavedView(string Id, string Page, string Name, string Query, bool IsDefault, string By, long SavedMs);

/// <summary>The saved views of a project.</summary>
internal sealed record SavedViewSettings(ImmutableArray<SavedView> Items)
{
    private const int MaxViews = 200, MaxPage = 40, MaxName = 80, MaxQuery = 2000;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<SavedViewSettings> Kind { get; } = new("savedViews", new([]));

    /// <summary>The view of an identity.</summary>
    public SavedView? Find(string id) => Items.FirstOrDefault(i => i.Id == id);

    /// <summary>The same with a view added or replaced; a page has one default.</summary>
    public SavedViewSettings With(SavedView view) =>
        new([.. Items.Where(i => i.Id != view.Id).Select(i => view.IsDefault && i.Page == view.Page ? i with { IsDefault = false } : i), view]);

    /// <summary>The same without a view.</summary>
    public SavedViewSettings Without(string id) => new(Items.RemoveAll(i => i.Id == id));

    /// <summary>Why a view cannot be kept under an identity; null when it can.</summary>
    public string? Refusal(string id, string page, string name, string query)
    {
        if (page.Length is 0 or > MaxPage || page.AsSpan().ContainsAnyExcept(PageLetters)) return "The page of a view is the word in its address, such as 'applications'.";
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl)) return $"Name the view in 1 to {MaxName} characters.";
        if (query.Length > MaxQuery || query.Any(char.IsControl)) return $"The filters of a view take at most {MaxQuery} characters. Choose fewer values, or filter by text.";
        if (Items.Any(i => i.Id != id && i.Page == page && string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase)))
            return $"There is a view '{name}' already. Choose another name, or open that one and save it again.";
        return Find(id) is null && Items.Length >= MaxViews ? $"A project has at most {MaxViews} saved views. Delete those that nobody opens." : null;
    }

    private static readonly System.Buffers.SearchValues<char> PageLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
}
