namespace Taproot.NodeAgent.Host;

/// <summary>What a cloud says about the machine; empty where it does not.</summary>
internal sealed record CloudIdentity
{
    internal string Provider { get; init; } = "";

    internal string AccountId { get; init; } = "";

    internal string InstanceId { get; init; } = "";

    internal string InstanceType { get; init; } = "";

    internal string InstanceLifeCycle { get; init; } = "";

    internal string Region { get; init; } = "";

    internal string AvailabilityZone { get; init; } = "";

    internal string AvailabilityZoneId { get; init; } = "";

    internal string LocalIpv4 { get; init; } = "";

    internal string PublicIpv4 { get; init; } = "";

    /// <summary>This identity with what the user set in place of what the cloud said.</summary>
    internal CloudIdentity With(CloudIdentity overrides) => this with
    {
        Provider = Choose(overrides.Provider, Provider),
        Region = Choose(overrides.Region, Region),
        AvailabilityZone = Choose(overrides.AvailabilityZone, AvailabilityZone),
        InstanceType = Choose(overrides.InstanceType, InstanceType),
        InstanceLifeCycle = Choose(overrides.InstanceLifeCycle, InstanceLifeCycle),
    };

    private static string Choose(string first, string second) => first.Length > 0 ? first : second;
}
