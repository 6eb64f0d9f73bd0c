using Taproot.PromQL.Source;

namespace Taproot.Store;

/// <summary>Our own tables as PromQL's source, project by project.</summary>
public interface ISeriesStore
{
    /// <summary>The samples of a project; what is read is noted in <paramref name="report"/>.</summary>
    ISeriesSource OpenSource(string project, ReadReport report);

    /// <summary>The look-ups of a project.</summary>
    ISeriesCatalog OpenCatalog(string project);
}
