namespace Taproot.Server.Api.Contracts;

/// <summary>A category of applications.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Patterns">What the project says is in it: <c>namespace/name</c>, <c>_</c> for no namespace, <c>*</c> for any text.</param>
/// <param name="BuiltIn">What is in it without anybody's doing.</param>
public sealed record CategorySetting(string Name, IReadOnlyList<string> Patterns, IReadOnlyList<string> BuiltIn);

/// <summary>An application that the project made out of instances: patterns of their names, with or without node, or of addresses.</summary>
public sealed record CustomApplicationSetting(string Name, IReadOnlyList<string> Patterns);

/// <summary>The category of one application, chosen by hand.</summary>
public sealed record CategoryAssignment(string Application, string Category);

/// <summary>How the applications of a project are put together and sorted.</summary>
public sealed record WorldSettingsResponse(
    IReadOnlyList<CategorySetting> Categories, IReadOnlyList<CategoryAssignment> Assigned, IReadOnlyList<CustomApplicationSetting> CustomApplications);

/// <summary>The patterns of a category.</summary>
public sealed record CategoryPatterns(string Name, IReadOnlyList<string> Patterns);

/// <summary>The project's own patterns of categories, and its own applications; they take the place of those before.</summary>
public sealed record WorldSettingsChange(IReadOnlyList<CategoryPatterns> Categories, IReadOnlyList<CustomApplicationSetting> CustomApplications);

/// <summary>The choice of an application's category; null takes it back.</summary>
public sealed record CategoryChange(string Application, string? Category);
