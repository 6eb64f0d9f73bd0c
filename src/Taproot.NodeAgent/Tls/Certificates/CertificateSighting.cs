using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>A certificate that was just seen, and is not in the table yet.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Owner">The container that loaded it; empty when a server showed it.</param>
/// <param name="Flow">The connection whose server showed it.</param>
/// <param name="Attempts">How often its destination was looked for.</param>
internal readonly record struct CertificateSighting(Certificate Certificate, string Owner, FlowKey Flow, int Attempts = 0);
