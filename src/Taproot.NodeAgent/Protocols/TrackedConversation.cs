using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Protocols;

/// <summary>A connection whose payloads come to user space.</summary>
internal sealed class TrackedConversation
{
    private int _mistakes;

    public TrackedConversation(in PayloadEvent first, ProtocolDefinition? known)
    {
        (Flow, Id, StartedNanoseconds, Pair, Remote) = (first.Flow, first.Connection, first.StartedNanoseconds, first.Pair, first.Remote);
        if (known is null) Chooser = new(ProtocolCatalog.All);
        else Conversation = new(known);
    }

    /// <summary>The kernel's flow that it belongs to.</summary>
    public FlowKey Flow { get; }

    /// <summary>Address of its socket.</summary>
    public ulong Id { get; }

    /// <summary>When it was opened, or found; the kernel's clock.</summary>
    public ulong StartedNanoseconds { get; }

    /// <summary>Its name at both ends.</summary>
    public PairKey Pair { get; }

    /// <summary>The other end.</summary>
    public KernelEndpoint Remote { get; }

    /// <summary>Whether the process is the server.</summary>
    public bool IsServer => Flow.Direction == FlowDirection.Inbound;

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
