using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Sorts applications by namespace and name into users' own, the control plane's and monitoring's. Patterns are <c>namespace/name</c>, <c>_</c> for
/// no namespace, <c>*</c> for any text.
/// </summary>
internal static class Categories
{
    private const string Default = ApplicationCategories.Application;

    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
            application.Category = Chosen(context, application) ?? (application.Id.Kind == ApplicationKinds.ExternalService ? Default : Of(application.Id));
        foreach (var application in context.Applications.Values)
            if (Chosen(context, application) is null) Inherit(application);
    }

    /// <summary>What patterns are held against.</summary>
    internal static string TextOf(ApplicationId id) => $"{(id.Namespace.Length == 0 ? "_" : id.Namespace)}/{id.Name}";

    internal static string Of(ApplicationId id)
    {
        var text = TextOf(id);
        foreach (var (category, patterns) in CategoryCatalog.BuiltIn)
            foreach (var pattern in patterns)
                if (Glob.Matches(pattern, text)) return category;
        return Default;
    }

    /// <summary>What people chose: by annotation of the workload, else by hand, else by pattern.</summary>
    private static string? Chosen(BuildContext context, Application application) =>
        application.Annotations.Category is { Length: > 0 } annotated ? annotated : context.Input.Rules.CategoryOf(application.Id);

    /// <summary>What calls nobody and is called by, say, monitoring only is a part of monitoring.</summary>
    private static void Inherit(Application application)
    {
        if (application.Category != Default || application.Upstreams.Count > 0 || application.Downstreams.Count == 0) return;
        var category = application.Downstreams[0].Client.Category;
        if (category != Default && application.Downstreams.TrueForAll(d => d.Client.Category == category)) application.Category = category;
    }
}
