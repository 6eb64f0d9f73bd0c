using Taproot.NodeAgent.Protocols.Http1;
using Taproot.NodeAgent.Protocols.Redis;

namespace Taproot.NodeAgent.Protocols;

/// <summary>All protocols that are read in user space. To add one, see docs/developers/new-protocol.md.</summary>
internal static class ProtocolCatalog
{
    /// <summary>In the order of <see cref="L7Protocol"/>.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new Http1Definition(),
        new RedisDefinition(),
    ];
}
