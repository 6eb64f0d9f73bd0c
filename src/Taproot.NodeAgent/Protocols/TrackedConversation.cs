using System.Net;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Traces;

namespace Taproot.NodeAgent.Protocols;

/// <summary>A connection whose payloads come to user space.</summary>
internal sealed class TrackedConversation : TracedConnection
{
    private readonly IContainerRegistry _registry;
    private readonly Func<IPAddress, string> _nameOf;
    private readonly KernelEndpoint _local;
    private readonly KernelEndpoint _remote;
    private int _mistakes;

    public TrackedConversation(in PayloadEvent first, ProtocolDefinition? known, IContainerRegistry registry, Func<IPAddress, string> nameOf)
    {
        (_registry, _nameOf, _local, _remote) = (registry, nameOf, first.Local, first.Remote);
        (Flow, Id, StartedNanoseconds) = (first.Flow, first.Connection, first.StartedNanoseconds);
        Pair = (ulong)first.Pair.Client << 32 | first.Pair.Server;
        IsCountedInKernel = first.Flags.HasFlag(PayloadFlags.Head);
        IsEncrypted = first.Flags.HasFlag(PayloadFlags.Plaintext);
        if (known is null) Chooser = new(ProtocolCatalog.All);
        else Conversation = new(known);
    }

    /// <summary>The kernel's flow that it belongs to, which may be another one later.</summary>
    public FlowKey Flow { get; set; }

    /// <summary>Address of its socket.</summary>
    public ulong Id { get; }

    /// <summary>When it was opened, or found; the kernel's clock.</summary>
    public ulong StartedNanoseconds { get; }

    public override ulong Pair { get; }

    public override bool IsServer => Flow.Direction == FlowDirection.Inbound;

    public override uint ProcessId => Flow.ProcessId;

    public override IPEndPoint? Local => _local.ToEndPoint();

    public override IPEndPoint? Remote => _remote.ToEndPoint();

    public override string RemoteName => _nameOf(_remote.Address.ToAddress());

    public override bool IsEncrypted { get; }

    public override string? Owner => _registry.FindOwner((int)ProcessId, IsServer ? ProcessActivity.Listens : ProcessActivity.Connects);

    /// <summary>Whether the kernel counts its requests, and only heads for traces come here.</summary>
    public bool IsCountedInKernel { get; }

    /// <summary>Kernel time of its last payload.</summary>
    public ulong LastNanoseconds { get; set; }

    /// <summary>While it is not known what it speaks.</summary>
    public ProtocolChooser? Chooser { get; private set; }

    /// <summary>Once it is known.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>The chooser has decided.</summary>
    public void Begin(ProtocolDefinition definition, IRequestSink sink)
    {
        var chooser = Chooser;
        (Conversation, Chooser) = (new(definition), null);
        chooser?.Replay(Conversation, sink);
    }

    /// <summary>What was decided proved wrong: chooses again, or gives up after a few mistakes; false when it gives up.</summary>
    public bool Unlearn()
    {
        const int maxMistakes = 2;
        if (Conversation is not { } wrong || ++_mistakes > maxMistakes) return false;
        Chooser = new(ProtocolCatalog.All);
        Chooser.Exclude(wrong.Definition);
        Conversation = null;
        return true;
    }
}
