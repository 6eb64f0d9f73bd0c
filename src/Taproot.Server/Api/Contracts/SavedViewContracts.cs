namespace Taproot.Server.Api.Contracts;

/// <summary>What a page shows, under a name.</summary>
/// <param name="Id">Its identity; stays when it is renamed.</param>
/// <param name="Page">The page, as its address names it: <c>applications</c>.</param>
/// <param name="Name">What people call it; one of each name a page.</param>
/// <param name="Query">Filters, order and columns, as in the page's address after the question mark.</param>
/// <param name="IsDefault">Whether the page opens with it.</param>
/// <param name="By">Who saved it last.</param>
/// <param name="SavedMs">When, milliseconds since the epoch.</param>
public sealed record SavedViewInfo(string Id, string Page, string Name, string Query, bool IsDefault, string By, long SavedMs);

/// <summary>The saved views of a project, by page and name.</summary>
public sealed record SavedViewsResponse(IReadOnlyList<SavedViewInfo> Views);

/// <summary>A view to be saved. As the default it takes the place of the page's default before it.</summary>
public sealed record SavedViewChange(string Page, string Name, string Query, bool IsDefault);
