using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>Parts of sentences about risks.</summary>
internal static class Words
{
    /// <summary>"A container asks", "3 containers ask".</summary>
    public static string Containers(int count) => count == 1 ? "A container asks" : $"{count} containers ask";

    /// <summary>"cart depends", "3 applications depend".</summary>
    public static string Clients(Application application)
    {
        var clients = application.Downstreams.Where(d => d.IsActive && d.Client != application).Select(d => d.Client).Distinct().ToArray();
        return clients.Length == 1 ? $"{clients[0].Id.Name} depends" : $"{clients.Length} applications depend";
    }
}
