using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Host;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Hands profiles over for sending, with the query string that says whose they are.</summary>
internal sealed class ProfileUpload(SignalPipe pipe, HostIdentity host)
{
    /// <summary>Queues a profile; false when the disk refused it.</summary>
    internal bool Send(CapturedProfile profile) => pipe.Append(ProfileRecord.Join(QueryOf(profile.Container, host), profile.Pprof));

    /// <summary>Names of the service, container and host, escaped.</summary>
    internal static string QueryOf(string container, HostIdentity host)
    {
        var application = ContainerNames.ApplicationOf(container);
        return $"service.name={Uri.EscapeDataString(application.Length > 0 ? application : container)}&container.id={Uri.EscapeDataString(container)}"
            + $"&host.name={Uri.EscapeDataString(host.Hostname)}&host.id={Uri.EscapeDataString(host.MachineId)}";
    }
}
