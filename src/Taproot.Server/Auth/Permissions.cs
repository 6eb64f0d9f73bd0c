namespace Taproot.Server.Auth;

/// <summary>Kinds of objects that permissions are given on.</summary>
public enum ObjectKind
{
    /// <summary>The list of projects and the shell around the pages.</summary>
    Projects,

    /// <summary>Applications, the map, and what is known of them.</summary>
    Applications,

    /// <summary>Nodes.</summary>
    Nodes,

    /// <summary>A person's own arrangement of pages, such as positions on the map.</summary>
    Personal,

    /// <summary>The state of Taproot itself.</summary>
    System,

    /// <summary>Checks and their thresholds.</summary>
    Inspections,

    /// <summary>Risks and what was said of them.</summary>
    Risks,

    /// <summary>What nodes and applications cost, and prices.</summary>
    Costs,

    /// <summary>Saved views: filters, order and columns of a page under a name.</summary>
    Views,

    /// <summary>How a project is set up: where its metrics come from.</summary>
    Settings,
}

/// <summary>What is done to an object.</summary>
public enum Access
{
    /// <summary>Read.</summary>
    View,

    /// <summary>Change.</summary>
    Edit,
}

/// <summary>What an endpoint needs of the person who calls it; attached to every endpoint as metadata.</summary>
public sealed record PermissionRequirement(ObjectKind Kind, Access Access);

/// <summary>Marks an endpoint that is not for persons: it does its own checking, or is open on purpose.</summary>
/// <param name="Why">The reason, for those who read the list of endpoints.</param>
public sealed record OpenEndpoint(string Why);

/// <summary>Marks an endpoint that an API key with the scope to read opens, besides persons.</summary>
public sealed record ReadableWithKey;

/// <summary>What a person may do, after Coroot's names.</summary>
public enum Role
{
    /// <summary>Reads everything but settings; keeps an own arrangement of pages.</summary>
    Viewer,

    /// <summary>Also changes checks, categories and the like.</summary>
    Editor,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>What each role allows.</summary>
internal static class RolePermissions
{
    /// <summary>Whether <paramref name="role"/> meets <paramref name="requirement"/>.</summary>
    public static bool Allows(Role role, PermissionRequirement requirement) => requirement switch
    {
        { Kind: ObjectKind.Settings } => role >= (requirement.Access == Access.View ? Role.Editor : Role.Admin),
        { Access: Access.View } => true,
        { Kind: ObjectKind.Personal } => true,
        { Kind: ObjectKind.Projects or ObjectKind.System } => role == Role.Admin,
        _ => role >= Role.Editor,
    };
}

/// <summary>Attaches permissions to endpoints.</summary>
internal static class PermissionExtensions
{
    /// <summary>Says what the endpoint needs.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, ObjectKind kind, Access access = Access.View)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new PermissionRequirement(kind, access));

    /// <summary>Says that a key that may read opens the endpoint, too.</summary>
    public static TBuilder OrReadableWithKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ReadableWithKey());

    /// <summary>Says that the endpoint is open, and why.</summary>
    public static TBuilder OpenBecause<TBuilder>(this TBuilder builder, string why)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new OpenEndpoint(why));
}
