"""All articles together: one entry per agency, its claims, their conflicts; and the tree of who belongs to whom."""

from pipeline.registry.build import registry_of
from pipeline.registry.export import export
from pipeline.registry.organization import Organization, organization_of
from pipeline.registry.records import RecordFile, records_in

__all__ = ["Organization", "RecordFile", "export", "organization_of", "records_in", "registry_of"]
