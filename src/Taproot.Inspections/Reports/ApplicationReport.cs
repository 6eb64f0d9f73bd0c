using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>A tab of an application's page: the checks whose report it is, and what it draws. One report, one file; the catalogue finds it.</summary>
public abstract class ApplicationReport
{
    /// <summary>One of <see cref="ReportIds"/>.</summary>
    public abstract string Id { get; }

    /// <summary>Its title.</summary>
    public abstract string Title { get; }

    /// <summary>Whether the tab is there at all; it is, too, when one of its checks applies.</summary>
    protected internal virtual bool AppliesTo(Application application) => true;

    /// <summary>Draws.</summary>
    protected internal abstract void Draw(ReportSheet sheet, ApplicationScope scope);
}

/// <summary>A tab of a node's page.</summary>
public abstract class NodeReport
{
    /// <summary>One of <see cref="ReportIds"/>.</summary>
    public abstract string Id { get; }

    /// <summary>Its title.</summary>
    public abstract string Title { get; }

    /// <summary>Whether the tab is there at all; it is, too, when one of its checks is asked.</summary>
    protected internal virtual bool AppliesTo(Node node) => true;

    /// <summary>Draws.</summary>
    protected internal abstract void Draw(ReportSheet sheet, WorldWindow window, Node node);
}
