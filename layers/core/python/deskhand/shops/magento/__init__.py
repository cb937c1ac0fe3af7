"""Magento Open Source and Adobe Commerce: polling and signed events in, one normal form out."""
