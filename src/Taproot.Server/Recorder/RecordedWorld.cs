using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Server.Recorder;

/// <summary>A world and the series it was made of; published as one.</summary>
internal sealed record RecordedWorld(World World, WorldInput Input);
