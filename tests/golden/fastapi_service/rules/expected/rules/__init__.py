"""Rules"""
